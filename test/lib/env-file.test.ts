import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import dotenv from 'dotenv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepInEnvFile, withValues } from '../../lib/env-file.ts';
import { emptyFolder } from '../support/run.ts';

describe('a value that is kept', () => {
  it.each([
    ['is written where there was nothing', '', 'TEAMID=t\n'],
    ['is added at the end', 'A=1\n# note\n', 'A=1\n# note\nTEAMID=t\n'],
    ['gets a line of its own', 'A=1', 'A=1\nTEAMID=t\n'],
    ['fills a blank', '# the team\nTEAMID=\nA=1\n', '# the team\nTEAMID=t\nA=1\n'],
    ['takes the place of another', 'TEAMID=old\nA=1\n', 'TEAMID=t\nA=1\n'],
    ['leaves the remark behind it', 'TEAMID=old # Data Guild\nA=1\n', 'TEAMID=t # Data Guild\nA=1\n'],
    ['takes the place of one in quotes', 'TEAMID="o l\nd" # x\nA=1\n', 'TEAMID=t # x\nA=1\n'],
    ['takes the place of the one that counts', 'TEAMID=a\nTEAMID=b\n', 'TEAMID=a\nTEAMID=t\n'],
    [
      'leaves what only looks like it alone',
      '# TEAMID=x\nA="\nTEAMID=y\n"\n',
      '# TEAMID=x\nA="\nTEAMID=y\n"\nTEAMID=t\n',
    ],
    ['keeps to the ends of lines that are there', 'A=1\r\nB=2\r\n', 'A=1\r\nB=2\r\nTEAMID=t\r\n'],
    ['takes the place of an exported one', 'export TEAMID=old\n', 'TEAMID=t\n'],
  ])('%s', (_what, before, after) => {
    expect(withValues(before, { TEAMID: 't' })).toBe(after);
  });

  it.each(['a#b', ' a ', "it's", 'say "no"', `'"`, '$HOME', 'a=b', 'Größe', '#', '"', '\\n', 'a b'])(
    'comes back as it was: %s',
    (value) => {
      expect(dotenv.parse(withValues('A=1\n', { NAME: value }))).toEqual({ A: '1', NAME: value });
    },
  );

  it.each(['two\nlines', `'"\`#`])('is refused where no quotes can hold it', (value) => {
    expect(() => withValues('', { NAME: value })).toThrow('cannot hold this value');
  });

  it('changes nothing of what else the file says, whatever that is', () => {
    const line = fc.oneof(
      fc.constantFrom(
        'A=1',
        "B='x # y'",
        'C="1\n2"',
        '# TEAMID=no',
        '',
        'TEAMID=old',
        'D=`"`',
        'export E=5 # five',
        '  F = 6',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const before = lines.join('\n');
        let after: string;
        try {
          after = withValues(before, { TEAMID: 't' });
        } catch {
          return;
        }
        expect(dotenv.parse(after)).toEqual({ ...dotenv.parse(before), TEAMID: 't' });
      }),
    );
  });
});

describe('the file', () => {
  it('is made for its owner only, and keeps who may read it', async () => {
    const folder = emptyFolder();
    const file = path.join(folder, '.env');
    await keepInEnvFile(file, { A: '1' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o640);
    await keepInEnvFile(file, { B: '2' });
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readFileSync(file, 'utf8')).toBe('A=1\nB=2\n');
    expect(readdirSync(folder)).toEqual(['.env']);
  });

  it('stays a link if it is one', async () => {
    const folder = emptyFolder();
    mkdirSync(path.join(folder, 'elsewhere'));
    const real = path.join(folder, 'elsewhere', 'settings');
    writeFileSync(real, 'A=1\n');
    const file = path.join(folder, '.env');
    symlinkSync(real, file);
    await keepInEnvFile(file, { A: '2' });
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe('A=2\n');
  });
});
