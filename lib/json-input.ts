import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ParseError } from 'jsonc-parser';
import { systemCode, UsageError } from './errors.ts';

interface JsonSource {
  /** What relative paths start from. */
  cwd: string;
  /** Reads standard input to its end. */
  input: () => Promise<string>;
}

/** The JSON in a file, or on standard input for `-`. Throws a UsageError that never quotes what stands there. */
export async function readJsonFile(file: string, { cwd, input }: JsonSource): Promise<unknown> {
  if (file === '-') return parseJson(await input(), 'standard input');
  const full = path.resolve(cwd, file);
  try {
    return await parseJson(new TextDecoder('utf-8', { fatal: true }).decode(await readFile(full)), full);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = systemCode(error);
    if (code === 'ENOENT') throw new UsageError(`There is no file ${full}.`);
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new UsageError(`${full} is not in UTF-8.`);
    throw new UsageError(`${full} cannot be read (${code ?? error}).`);
  }
}

/** The JSON that a text is, or that stands in the file that `@FILE` names, or on standard input for `-`. */
export async function readJson(text: string, source: JsonSource): Promise<unknown> {
  if (text === '-') return readJsonFile('-', source);
  return text.startsWith('@') ? readJsonFile(text.slice(1), source) : parseJson(text, 'the text given');
}

async function parseJson(text: string, where: string): Promise<unknown> {
  const json = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(json);
  } catch {
    if (json.trim() === '') throw new UsageError(`There is nothing in ${where}: JSON was expected.`);
    throw new UsageError(`What stands in ${where} is not JSON${await placeOfMistake(json)}. Nothing was done.`);
  }
}

/** JSON.parse's own message would quote what stands there, which may be a password. */
async function placeOfMistake(json: string): Promise<string> {
  const { parse } = await import('jsonc-parser');
  const mistakes: ParseError[] = [];
  parse(json, mistakes, { disallowComments: true });
  const [first] = mistakes;
  if (first === undefined) return '';
  const lines = json.slice(0, first.offset).split('\n');
  return `: look at line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}
