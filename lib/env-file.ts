import { readFileSync, realpathSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import dotenv from 'dotenv';
import { systemCode, UsageError } from './errors.ts';
import { writeWholeFile } from './whole-file.ts';

/** An assignment as dotenv reads it: its value may be in quotes, and then stand on several lines. */
const assignment =
  /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*(?:'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`|[^#\r\n]*?(?=[ \t]*(?:#|$)))/gm;

/**
 * The text of a `.env` with these values in it. What stands there under such a name is replaced, the last of it if it
 * stands there more than once, for that is the one that counts; new names come at the end; nothing else is touched.
 * Throws a UsageError for a value that such a file cannot hold.
 */
export function withValues(text: string, values: Readonly<Record<string, string>>): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const changed = Object.entries(values).reduce((before, [name, value]) => {
    const line = `${name}=${quoted(name, value)}`;
    const there = [...before.matchAll(assignment)].findLast(([, each]) => each === name);
    if (there) return before.slice(0, there.index) + line + before.slice(there.index + there[0].length);
    const gap = before === '' || before.endsWith('\n') ? '' : end;
    return `${before}${gap}${line}${end}`;
  }, text);
  const expected = { ...dotenv.parse(text), ...values };
  const read = dotenv.parse(changed);
  const isSame = Object.keys({ ...expected, ...read }).every((name) => read[name] === expected[name]);
  if (!isSame) throw new UsageError('.env is written in a way that cannot be added to safely. Nothing was written.');
  return changed;
}

/** Keeps the values in a `.env`, whole or not at all; one that is not there is made, for nobody else to read. */
export async function keepInEnvFile(file: string, values: Readonly<Record<string, string>>): Promise<void> {
  const there = existing(file);
  const text = withValues(there?.text ?? '', values);
  const content = async (): Promise<Readable> => Readable.from([Buffer.from(text)]);
  await writeWholeFile(there?.file ?? file, (part) => part.append(content), there?.mode ?? 0o600);
}

/** The file that a link leads to, so that the link stays one; undefined if there is none. */
function existing(name: string): { file: string; text: string; mode: number } | undefined {
  try {
    const file = realpathSync(name);
    return { file, text: readFileSync(file, 'utf8'), mode: statSync(file).mode };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The value as dotenv reads it back: bare, or in quotes that are not in it. */
function quoted(name: string, value: string): string {
  const ways = [value, `'${value}'`, `"${value}"`, `\`${value}\``];
  const way = ways.find((each) => dotenv.parse(`${name}=${each}\n`)[name] === value && !/[\r\n]/.test(each));
  if (way === undefined) throw new UsageError(`${name}: .env cannot hold this value. Nothing was written.`);
  return way;
}
