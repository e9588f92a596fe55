import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sandbox } from '../../lib/sandbox/start.ts';
import type { Ended } from './run.ts';

/** Where the sandbox's secret, or a token that it gave out, shows: in what runs said, or in what lies in a folder. */
export function leaksOf(sandbox: Sandbox, runs: readonly Ended[], folder: string): string[] {
  const marks = [sandbox.clientSecret, ...sandbox.requests.flatMap(({ responseBody }) => tokensIn(responseBody))];
  const written = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const places: Array<[place: string, text: string]> = [
    ...runs.flatMap(
      ({ stdout, stderr }): Array<[string, string]> => [
        ['standard output', stdout],
        ['standard error', stderr],
      ],
    ),
    ...written.map((file): [string, string] => [file, `${file}\n${readFileSync(file, 'latin1')}`]),
  ];
  return places.filter(([, text]) => marks.some((mark) => text.includes(mark))).map(([place]) => place);
}

function tokensIn(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) => (name.endsWith('_token') ? [String(value)] : []));
}
