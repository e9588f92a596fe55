import { writeFileSync } from 'node:fs';
import path from 'node:path';
import dotenv from 'dotenv';
import { expect, it } from 'vitest';
import { isParamName, params } from '../../lib/params.ts';
import { readSettings } from '../../lib/settings.ts';
import { belongsInEnv, envExample } from '../support/lib-env-example.ts';
import { emptyFolder } from '../support/run.ts';

/** After a change of lib/params.ts: `npx vitest run test/lib/env-example.test.ts -u`. */
it('.env.example is what lib/params.ts says', async () => {
  await expect(envExample()).toMatchFileSnapshot('../../.env.example');
});

it('names each variable once and blank, but those that belong on a command line', () => {
  const names = Object.keys(params).filter((name) => isParamName(name) && belongsInEnv(name));
  expect(dotenv.parse(envExample())).toEqual(Object.fromEntries(names.map((name) => [name, ''])));
  expect(envExample().match(/^[^#\n].*/gm)).toHaveLength(names.length);
});

it('changes nothing when it is copied to .env', () => {
  const root = emptyFolder();
  writeFileSync(path.join(root, '.env'), envExample());
  const settings = readSettings({ environment: {}, root, cwd: root });
  expect(Object.keys(params).filter((name) => isParamName(name) && settings(name) !== undefined)).toEqual([]);
});

it('is no wider than a screen', () => {
  expect(
    envExample()
      .split('\n')
      .filter((line) => line.length > 120),
  ).toEqual([]);
});
