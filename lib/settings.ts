import { readFileSync } from 'node:fs';
import path from 'node:path';
import dotenv from 'dotenv';
import { systemCode, UsageError } from './errors.ts';
import { type ParamName, paramOf } from './params.ts';

/** Where a value came from, from the strongest to the weakest. */
export type Origin = 'command line' | 'environment' | '.env' | 'sandbox sample';

/** A variable's value and where it came from. */
export interface Setting {
  value: string;
  origin: Origin;
  /** 0 is the strongest level. */
  level: number;
}

type Texts = Record<string, string | undefined>;

/** Looks a variable up. The strongest level that names it decides, and a blank value there means that it is not set. */
export type Settings = (name: ParamName) => Setting | undefined;

interface Sources {
  commandLine?: Texts;
  environment: Texts;
  /** The folder whose `.env` is read. */
  root: string;
  /** What ENV_FILE is relative to. */
  cwd: string;
}

/** Reads `.env` (or the file that ENV_FILE names) and puts the levels in order. Throws a UsageError if it can't be read. */
export function readSettings({ commandLine = {}, environment, root, cwd }: Sources): Settings {
  const given: Array<[Origin, Texts]> = [
    ['command line', commandLine],
    ['environment', environment],
  ];
  const envFile = lookUp(given, 'ENV_FILE');
  const file = envFile ? path.resolve(cwd, envFile.value) : path.join(root, '.env');
  const levels: Array<[Origin, Texts]> = [...given, ['.env', readEnvFile(file, envFile !== undefined)]];
  return (name) => lookUp(levels, name);
}

/** The same settings with the sandbox's sample values beneath. */
export function withSamples(settings: Settings, samples: Texts): Settings {
  return (name) => {
    const value = samples[name];
    return settings(name) ?? (value ? { value, origin: 'sandbox sample', level: 3 } : undefined);
  };
}

function lookUp(levels: ReadonlyArray<[Origin, Texts]>, name: ParamName): Setting | undefined {
  const { alias } = paramOf(name);
  for (const [level, [origin, texts]] of levels.entries()) {
    // Blank under one name does not hide a value under the other: an old .env may hold both.
    const found = [texts[name], alias && texts[alias]].filter((text) => text !== undefined);
    if (found.length === 0) continue;
    const value = found.map((text) => text.trim()).find((text) => text !== '');
    return value === undefined ? undefined : { value, origin, level };
  }
  return undefined;
}

function readEnvFile(file: string, mustExist: boolean): Texts {
  try {
    // In another encoding dotenv would find nothing or half of it, and the run would go to the sandbox.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    if (text.includes('\0')) throw new UsageError(notUtf8(file));
    return dotenv.parse(text);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = systemCode(error);
    if (code === 'ENOENT' && !mustExist) return {};
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new UsageError(notUtf8(file));
    throw new UsageError(`${file} cannot be read${code ? ` (${code})` : ''}. Nothing was done.`);
  }
}

function notUtf8(file: string): string {
  return `${file} is not in UTF-8: save it again as UTF-8. Nothing was done.`;
}
