import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Frame, svgOf } from './svg.ts';

/**
 * Records the session that README.md shows: `npm run record`. It types into a terminal of tmux, which must be there, in a
 * copy of the project without `.env` and without state.
 */

const size = { columns: 92, rows: 26 };
const project = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'recording-'));
const copy = path.join(folder, 'sigma-api-recipes');
const frames: Frame[] = [];

/** What is typed, what is waited for, and how many seconds that stands there. */
const scenes: Array<{ keys: string[]; until: RegExp; seconds: number }> = [
  { keys: ['npx tsx recipes/members/master-script.ts'], until: /master-script\.ts$/m, seconds: 1.5 },
  { keys: ['Enter'], until: /"workspaceId[\s\S]*\$ $/, seconds: 5 },
  { keys: ['C-l', 'npx tsx recipes/teams/list-members.ts --TEAMID="data guild"'], until: /guild"$/m, seconds: 2 },
  { keys: ['Enter'], until: /members?\.\s+\$ $/, seconds: 5 },
  { keys: ['C-l', 'npm start --silent'], until: /--silent$/m, seconds: 1 },
  { keys: ['Enter'], until: /Which recipe\?/, seconds: 3 },
  { keys: ['export csv'], until: /match(es)?\)/, seconds: 2.5 },
  { keys: ['Enter'], until: /WORKBOOK_ID:/, seconds: 2 },
  { keys: ['plugs'], until: /match(es)?\)/, seconds: 2 },
  { keys: ['Enter'], until: /ELEMENT_ID:/, seconds: 3 },
  { keys: ['Enter'], until: /And now\?/, seconds: 4 },
  { keys: ['Enter'], until: /Keep WORKBOOK_ID/, seconds: 5 },
  { keys: ['C-c'], until: /\$ $/, seconds: 0.5 },
  { keys: ['C-l', 'npx tsx recipes/doctor.ts'], until: /doctor\.ts$/m, seconds: 1 },
  { keys: ['Enter'], until: /ok\s+admin[\s\S]*\$ $/, seconds: 5 },
];

function tmux(...args: string[]): string {
  return execFileSync('tmux', ['-L', path.basename(folder), '-f', '/dev/null', ...args], { encoding: 'utf8' });
}

/** Waits until the screen shows it; throws after half a minute. */
async function waitFor(until: RegExp): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    await delay(200);
    if (until.test(tmux('capture-pane', '-p').trimEnd().replace(/\$$/, '$ '))) return;
  }
  throw new Error(`The terminal never showed ${until}:\n${tmux('capture-pane', '-p')}`);
}

async function record(): Promise<void> {
  mkdirSync(copy);
  for (const part of ['lib', 'recipes', 'package.json', 'tsconfig.json'])
    cpSync(path.join(project, part), path.join(copy, part), { recursive: true });
  symlinkSync(path.join(project, 'node_modules'), path.join(copy, 'node_modules'));
  const environment = [
    `PATH=${process.env.PATH}`,
    `HOME=${folder}`,
    'TERM=xterm-256color',
    'LANG=C.UTF-8',
    'HISTFILE=',
    'npm_config_update_notifier=false',
    'PS1=$ ',
  ];
  const shell = ['env', '-i', ...environment, 'bash', '--norc', '--noprofile'];
  tmux('new-session', '-d', '-x', String(size.columns), '-y', String(size.rows), '-c', copy, ...shell);
  await waitFor(/\$ $/);
  for (const { keys, until, seconds } of scenes) {
    for (const key of keys) tmux('send-keys', key);
    await waitFor(until);
    // The picture shows somebody's folder, not this machine's.
    const screen = tmux('capture-pane', '-e', '-p').replaceAll(folder, '/home/ada');
    frames.push({ lines: screen.split('\n'), seconds });
  }
  const file = path.join(project, 'test', 'terminal', 'session.svg');
  writeFileSync(file, svgOf(frames, size));
  console.log(`Recorded ${frames.length} pictures to ${file}`);
}

try {
  await record();
} finally {
  try {
    tmux('kill-server');
  } catch {
    // It was never started, or is gone already.
  }
  // What ran there may still be on its way out.
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
}
