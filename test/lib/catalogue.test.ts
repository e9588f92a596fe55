import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { coverageOf, readCatalogue } from '../../lib/catalogue.ts';
import { emptyFolder } from '../support/run.ts';

const reference = 'https://help.sigmacomputing.com/reference';

/** A project folder with these recipes, each with its calls. */
function projectWith(recipes: Record<string, string[]>): string {
  const root = emptyFolder();
  for (const [name, calls] of Object.entries(recipes)) {
    const file = path.join(root, 'recipes', `${name}.ts`);
    mkdirSync(path.dirname(file), { recursive: true });
    const lines = calls.map((call, index) => ` * ${index === 0 ? 'Calls   ' : '        '}${call}`);
    const header = [' * Does something.', ' *', ' * Needs   nothing', ...lines, ' * Run     it', ' * Prints  it'];
    writeFileSync(file, ['/**', ...header, ' */', ''].join('\n'));
  }
  return root;
}

it('holds the recipes of all folders by name, with what their headers say', () => {
  const root = projectWith({ 'teams/list-all': ['nothing'], whoami: ['nothing'], 'members/update': ['nothing'] });
  writeFileSync(path.join(root, 'recipes', 'README.md'), 'Not a recipe.');
  expect(readCatalogue(root)).toMatchObject([
    { name: 'members/update', folder: 'members', purpose: 'Does something.', calls: [] },
    { name: 'teams/list-all', folder: 'teams' },
    { name: 'whoami', folder: '' },
  ]);
});

it('tells by which recipes an endpoint is called, a path’s methods in one place', () => {
  const get = `GET /v2/teams/{teamId}  ${reference}/getteam`;
  const remove = `DELETE /v2/teams/{teamId}  ${reference}/deleteteam`;
  const root = projectWith({
    'teams/delete-team': [remove, get],
    'teams/get-team': [get],
    'members/list-all': [`GET /v2/members  ${reference}/listmembers`],
  });
  expect(coverageOf(readCatalogue(root))).toEqual([
    { method: 'GET', path: '/v2/members', reference: `${reference}/listmembers`, recipes: ['members/list-all'] },
    {
      method: 'GET',
      path: '/v2/teams/{teamId}',
      reference: `${reference}/getteam`,
      recipes: ['teams/delete-team', 'teams/get-team'],
    },
    {
      method: 'DELETE',
      path: '/v2/teams/{teamId}',
      reference: `${reference}/deleteteam`,
      recipes: ['teams/delete-team'],
    },
  ]);
});

it('cannot be read with a recipe whose header is broken, and names the file', () => {
  const root = projectWith({ 'teams/get-team': ['GET it'] });
  expect(() => readCatalogue(root)).toThrow(/“GET it” in the header of .*get-team\.ts/);
});
