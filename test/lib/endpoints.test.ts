import { describe, expect, it } from 'vitest';
import { endpointOf, endpoints, nearEndpoints } from '../../lib/endpoints.ts';
import { readHeader } from '../../lib/header.ts';
import { vendorDocument, vendorOperations } from '../support/conformance.ts';
import { everyRecipe } from '../support/every-recipe.ts';

const names = (found: ReturnType<typeof nearEndpoints>): string[] =>
  found.map(({ method, path }) => `${method} ${path}`);

describe('the list of endpoints', () => {
  it('holds each endpoint that a recipe calls, with the same page of the reference', async () => {
    const called = (await everyRecipe()).flatMap(({ file }) => readHeader(file).calls);
    expect(called.length).toBeGreaterThan(50);
    expect(called.filter((call) => !endpoints.some((endpoint) => isSame(endpoint, call)))).toEqual([]);
  });

  it.skipIf(vendorDocument === '')('is that of the vendor’s OpenAPI document (named by SIGMA_OPENAPI)', () => {
    const theirs = vendorOperations().map(({ name, operationId }) => [name, operationId.toLowerCase()].join(' '));
    const ours = endpoints.map(({ method, path, reference }) => `${method} ${path} ${reference.split('/').at(-1)}`);
    expect(ours.toSorted()).toEqual(theirs.toSorted());
  });

  it('knows which dialect a list speaks', () => {
    expect(endpointOf('GET', '/v2/connections')?.pages).toMatchObject({ dialect: { cursor: 'page' }, most: 1000 });
    expect(endpointOf('GET', '/v2/accountTypes')?.pages).toMatchObject({ dialect: { cursor: 'pageToken' } });
    expect(endpointOf('GET', '/v2/dataModels/x/materializationSchedules')?.pages).toMatchObject({ most: 500 });
    expect(endpointOf('GET', '/v2/whoami')?.pages).toBeUndefined();
  });
});

describe('the endpoint of a path', () => {
  it.each([
    ['GET', '/v2/members/2ZG4MzAOUQklImCvBPt4R5YhuIG43', '/v2/members/{memberId}'],
    ['GET', '/v2/connections/paths', '/v2/connections/paths'],
    ['GET', '/v2/connections/abc', '/v2/connections/{connectionId}'],
    ['POST', '/v2/dataModels/abc:materialize', '/v2/dataModels/{dataModelId}:materialize'],
  ])('%s %s is %s', (method, path, expected) => {
    expect(endpointOf(method, path)?.path).toBe(expected);
  });
});

describe('near a path that leads nowhere', () => {
  it.each([
    ['GET', '/v2/workbook', ['GET /v2/workbooks', 'POST /v2/workbooks']],
    ['POST', '/v2/connections/abc/lookup', ['POST /v2/connection/{connectionId}/lookup']],
    ['GET', '/v2/wrkbooks/abc/pages', ['GET /v2/workbooks/{workbookId}/pages']],
    ['PATCH', '/v2/teams', ['GET /v2/teams', 'POST /v2/teams']],
    ['GET', '/v2/datamodels', ['GET /v2/dataModels']],
    ['GET', '/whoami', ['GET /v2/whoami']],
    ['GET', '/v2/who', ['GET /v2/whoami']],
    ['GET', '/https://api.example.com/v2/whoami', ['GET /v2/whoami']],
  ])('%s %s are %j', (method, path, expected) => {
    expect(names(nearEndpoints(method, path))).toEqual(expected);
  });

  it('are none where nothing is like it, and none where the path is right and only the id is not', () => {
    expect(nearEndpoints('GET', '/nothing/like/it/at/all')).toEqual([]);
    expect(nearEndpoints('GET', '/v2/members/nobody')).toEqual([]);
    expect(nearEndpoints('GET', '/v2/')).toEqual([]);
  });
});

interface Called {
  method: string;
  path: string;
  reference: string;
}

function isSame(one: Called, other: Called): boolean {
  return one.method === other.method && one.path === other.path && one.reference === other.reference;
}
