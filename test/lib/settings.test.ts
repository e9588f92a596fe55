import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../lib/errors.ts';
import { readSettings, type Settings, withSamples } from '../../lib/settings.ts';
import { emptyFolder } from '../support/run.ts';

type Texts = Record<string, string>;

interface Levels {
  commandLine?: Texts;
  environment?: Texts;
  /** The text of `.env`. */
  file?: string | Uint8Array;
  samples?: Texts;
}

function settingsOf({ commandLine = {}, environment = {}, file, samples = {} }: Levels): Settings {
  const root = emptyFolder();
  if (file !== undefined) writeFileSync(path.join(root, '.env'), file);
  return withSamples(readSettings({ commandLine, environment, root, cwd: root }), samples);
}

describe('the strongest level that names a variable decides', () => {
  const everywhere: Levels = {
    commandLine: { EMAIL: 'line@example.com' },
    environment: { EMAIL: 'shell@example.com' },
    file: 'EMAIL=file@example.com',
    samples: { EMAIL: 'sample@example.com' },
  };

  it.each([
    ['the command line', {}, { value: 'line@example.com', origin: 'command line', level: 0 }],
    ['the environment', { commandLine: {} }, { value: 'shell@example.com', origin: 'environment', level: 1 }],
    ['.env', { commandLine: {}, environment: {} }, { value: 'file@example.com', origin: '.env', level: 2 }],
    [
      'the sandbox’s sample',
      { commandLine: {}, environment: {}, file: '' },
      { value: 'sample@example.com', origin: 'sandbox sample', level: 3 },
    ],
  ])('%s, where nothing stronger does', (_level, without, expected) => {
    expect(settingsOf({ ...everywhere, ...without })('EMAIL')).toEqual(expected);
  });

  it('and a variable that none names is not set', () => {
    expect(settingsOf(everywhere)('TEAMID')).toBeUndefined();
  });
});

describe('a blank', () => {
  it.each([
    [
      'on the command line takes a value of the environment away',
      { commandLine: { EMAIL: '' }, environment: { EMAIL: 'a@b.c' } },
    ],
    ['on the command line takes a value of .env away', { commandLine: { EMAIL: ' ' }, file: 'EMAIL=a@b.c' }],
    ['in the environment takes a value of .env away', { environment: { EMAIL: '' }, file: 'EMAIL=a@b.c' }],
    [
      'under the newer name takes the value of an older one away',
      { commandLine: { MEMBERID: '' }, file: 'MEMBER_ID=x' },
    ],
  ])('%s', (_what, levels) => {
    const settings = settingsOf(levels);
    expect([settings('EMAIL'), settings('MEMBERID')]).toEqual([undefined, undefined]);
  });

  it('in .env leaves the sandbox’s sample in place', () => {
    const settings = settingsOf({ file: 'EMAIL=', samples: { EMAIL: 'sample@example.com' } });
    expect(settings('EMAIL')?.origin).toBe('sandbox sample');
  });

  it('around a value does not belong to it', () => {
    expect(settingsOf({ environment: { TEAMID: ' abc\t' } })('TEAMID')?.value).toBe('abc');
  });
});

describe('MEMBER_ID, the name that older .env files use', () => {
  it.each([
    ['is read for MEMBERID', { file: 'MEMBER_ID=old' }, 'old'],
    ['gives way to MEMBERID beside it', { file: 'MEMBER_ID=old\nMEMBERID=new' }, 'new'],
    ['counts where MEMBERID beside it is blank', { file: 'MEMBER_ID=old\nMEMBERID=' }, 'old'],
    [
      'counts on the command line, before MEMBERID in .env',
      { commandLine: { MEMBER_ID: 'old' }, file: 'MEMBERID=new' },
      'old',
    ],
  ])('%s', (_what, levels, expected) => {
    expect(settingsOf(levels)('MEMBERID')?.value).toBe(expected);
  });
});

describe('the file', () => {
  it('may be another one, named by ENV_FILE from the folder one is in', () => {
    const [root, cwd] = [emptyFolder(), emptyFolder()];
    writeFileSync(path.join(root, '.env'), 'TEAMID=first\nEMAIL=a@b.c');
    mkdirSync(path.join(cwd, 'organizations'));
    writeFileSync(path.join(cwd, 'organizations/second.env'), 'TEAMID=second');
    const settings = readSettings({ environment: { ENV_FILE: 'organizations/second.env' }, root, cwd });
    expect([settings('TEAMID')?.value, settings('EMAIL')]).toEqual(['second', undefined]);
  });

  it('is .env again where a blank on the command line takes ENV_FILE away', () => {
    const root = emptyFolder();
    writeFileSync(path.join(root, '.env'), 'TEAMID=first');
    const environment = { ENV_FILE: 'nowhere.env' };
    expect(readSettings({ commandLine: { ENV_FILE: '' }, environment, root, cwd: root })('TEAMID')?.value).toBe(
      'first',
    );
  });

  it('need not be there if it is .env', () => {
    expect(settingsOf({})('CLIENT_ID')).toBeUndefined();
  });

  it('must be there if ENV_FILE names it, and the error names it', () => {
    const root = emptyFolder();
    const read = (): unknown => readSettings({ environment: { ENV_FILE: 'gone.env' }, root, cwd: root });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(/gone\.env cannot be read \(ENOENT\)/);
  });

  it('that cannot be read is an error, not an empty one: the sandbox must not be chosen because of it', () => {
    const root = emptyFolder();
    mkdirSync(path.join(root, '.env'));
    const read = (): unknown => readSettings({ environment: {}, root, cwd: root });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(/\.env cannot be read \(EISDIR\)/);
  });

  it('that PowerShell wrote in UTF-16 is an error, not an empty one', () => {
    expect(() => settingsOf({ file: Buffer.from('\uFEFFCLIENT_ID=abc\r\n', 'utf16le') })).toThrow(UsageError);
  });

  it('may begin with a byte order mark and end its lines as Windows does', () => {
    const settings = settingsOf({ file: '\uFEFFCLIENT_ID=abc\r\nSECRET="d#f"\r\n' });
    expect([settings('CLIENT_ID')?.value, settings('SECRET')?.value]).toEqual(['abc', 'd#f']);
  });
});
