import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the nearest package.json above this file: where `.env` and `.member-emails` are, wherever you are. */
export function findProjectRoot(): string {
  const start = path.dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (folder === path.dirname(folder)) return start;
  }
}

/** The file of addresses: the one that EMAILS_FILE names, or `.member-emails` beside package.json. */
export function emailsFile(given: string | undefined, { root, cwd }: { root: string; cwd: string }): string {
  return given === undefined ? path.join(root, '.member-emails') : path.resolve(cwd, given);
}
