import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { coverageOf, readCatalogue } from '../../lib/catalogue.ts';
import { recipesReadme } from '../../lib/recipes-readme.ts';
import { projectRoot } from '../support/every-recipe.ts';

const catalogue = readCatalogue(projectRoot);
const coverage = coverageOf(catalogue);

/** The endpoints of the quickstarts, but for the two that Sigma has deprecated since. */
const documented = `
GET /v2/connections
POST /v2/connections
GET /v2/connections/{connectionId}
PUT /v2/connections/{connectionId}
DELETE /v2/connections/{connectionId}
GET /v2/connections/{connectionId}/test
POST /v2/connection/{connectionId}/lookup
GET /v2/connections/paths
GET /v2/connections/{connectionId}/grants
POST /v2/connections/{connectionId}/grants
DELETE /v2/connections/{connectionId}/grants/{grantId}
GET /v2/workbooks
GET /v2/workbooks/{workbookId}
GET /v2/workbooks/{workbookId}/pages
GET /v2/workbooks/{workbookId}/pages/{pageId}/elements
GET /v2/workbooks/{workbookId}/elements/{elementId}/columns
POST /v2/workbooks/{workbookId}/export
POST /v2/workbooks/{workbookId}/copy
GET /v2/workbooks/{workbookId}/materialization-schedules
POST /v2/workbooks/{workbookId}/materializations
GET /v2/workbooks/{workbookId}/materializations/{materializationId}
GET /v2/datasets
GET /v2/datasets/{datasetId}
GET /v2/datasets/{datasetId}/materialization
POST /v2/datasets/{datasetId}/materialization
GET /v2/query/{queryId}/download
GET /v2/teams
GET /v2/teams/{teamId}
POST /v2/teams
PATCH /v2/teams/{teamId}
PATCH /v2/teams/{teamId}/members
DELETE /v2/teams/{teamId}
GET /v2/members
GET /v2/members/{memberId}
POST /v2/members
PATCH /v2/members/{memberId}
DELETE /v2/members/{memberId}
GET /v2/members/{memberId}/files
GET /v2/members/{memberId}/files/recents
GET /v2/workspaces
GET /v2/workspaces/{workspaceId}
POST /v2/workspaces
PATCH /v2/workspaces/{workspaceId}
DELETE /v2/workspaces/{workspaceId}
GET /v2/workspaces/{workspaceId}/grants
POST /v2/workspaces/{workspaceId}/grants
DELETE /v2/workspaces/{workspaceId}/grants/{grantId}
PATCH /v2/files/{inodeId}
GET /v2/whoami
`;

describe('the list of recipes', () => {
  /** After a change of a recipe's header: `npx vitest run test/recipes/readme.test.ts -u`. */
  it('is what the headers say', async () => {
    await expect(recipesReadme(catalogue)).toMatchFileSnapshot('../../recipes/README.md');
  });

  it.each([
    ['recipes/README.md', 10],
    ['README.md', 10],
    ['CONTRIBUTING.md', 3],
  ])('%s leads to files that are there, more than %i of them', (file, least) => {
    const text = readFileSync(path.join(projectRoot, file), 'utf8');
    const links = [...text.matchAll(/\]\((?!https:|#)([^)#]+)(?:#\w+)?\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(least);
    const folder = path.join(projectRoot, path.dirname(file));
    expect(links.filter((link) => !existsSync(path.join(folder, link)))).toEqual([]);
  });

  it('tells of every recipe in one line that ends as a sentence does', () => {
    const rows = recipesReadme(catalogue).match(/^\| \[[^`].*$/gm) ?? [];
    expect(rows).toHaveLength(catalogue.length);
    expect(rows.filter((row) => !/^\| \[[^\]]+\]\([^)]+\) \| [A-Z].*[.!] \|$/.test(row))).toEqual([]);
  });
});

describe('the recipes', () => {
  it.each(documented.trim().split('\n'))('call %s, which the quickstarts document', (endpoint) => {
    const recipes = coverage.find(({ method, path }) => `${method} ${path}` === endpoint)?.recipes ?? [];
    expect(recipes).not.toEqual([]);
  });

  it('leave alone what Sigma has deprecated', () => {
    const called = coverage.map(({ method, path }) => `${method} ${path}`);
    expect(called).not.toContain('PATCH /v2/connections/{connectionId}');
    expect(called).not.toContain('GET /v2/workbooks/{workbookId}/schema');
  });
});
