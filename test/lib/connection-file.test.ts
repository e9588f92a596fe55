import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareConnection, readConnectionFile } from '../../lib/connection-file.ts';
import type { Connection, NewConnection } from '../../lib/types.ts';
import { emptyFolder } from '../support/run.ts';

const current: Connection = {
  organizationId: 'o',
  connectionId: 'c',
  isSample: false,
  isAuditLog: false,
  lastActiveAt: '2026-06-01T00:00:00.000Z',
  name: 'Warehouse',
  type: 'snowflake',
  useOauth: false,
  createdBy: 'm',
  updatedBy: 'm',
  createdAt: '2026-06-01T00:00:00.000Z',
  updatedAt: '2026-06-01T00:00:00.000Z',
  account: 'ab12345',
  warehouse: 'REPORTING_WH',
  user: 'READER',
  timeout: { default: 120 },
  friendlyName: true,
  writeAccess: true,
};

const same: NewConnection = {
  name: 'Warehouse',
  details: {
    type: 'snowflake',
    account: 'ab12345',
    warehouse: 'REPORTING_WH',
    user: 'READER',
    password: 'example-only',
    writeAccess: { writeDatabase: 'D', writeSchema: 'S' },
  },
  timeoutSecs: 120,
  useFriendlyNames: true,
};

describe('comparing a connection with what is to replace it', () => {
  it('finds nothing where all that Sigma tells stays', () => {
    expect(compareConnection(current, same)).toEqual({ changes: [], losses: 0, warnings: [] });
  });

  it('knows a place to write to under the names that Sigma answers with', () => {
    const writebackSchemas = [{ writeDatabase: 'D', writeSchema: 'S' }];
    const next: NewConnection = {
      name: 'Lake',
      details: { type: 'snowflake', user: 'READER', password: 'example-only', writebackSchemas },
    };
    const { changes } = compareConnection({ ...current, writebackSchemas: [{ schema: 'S', database: 'D' }] }, next);
    expect(changes.map(({ setting }) => setting)).not.toContain('details.writebackSchemas');
  });

  it('counts as lost that names are not to be friendly, for left out they are', () => {
    const { useFriendlyNames: _leftOut, ...next } = same;
    const { changes, losses } = compareConnection({ ...current, friendlyName: false }, next);
    expect({ changes, losses }).toEqual({
      changes: [{ setting: 'useFriendlyNames', now: 'false', afterwards: '(lost)' }],
      losses: 1,
    });
  });

  it('tells what is switched off from what is left out', () => {
    expect(compareConnection(current, { ...same, useFriendlyNames: false })).toMatchObject({
      changes: [{ setting: 'useFriendlyNames', now: 'true', afterwards: 'false' }],
      losses: 0,
    });
  });

  it.each(['abc', { type: 'plain' as const, value: 'a' }, { secretManagerId: 'm', secretId: 's' }])(
    'takes %j for a password',
    (password) => {
      const next: NewConnection = { ...same, details: { type: 'postgres', host: 'h', database: 'd', password } };
      expect(compareConnection(current, next).warnings.join()).not.toContain('no password');
    },
  );

  it('names each setting that is left out, as the file would name it', () => {
    const bare: NewConnection = {
      name: 'Warehouse',
      details: { type: 'snowflake', user: 'READER', password: 'secret' },
    };
    const { changes, losses } = compareConnection(current, bare);
    expect(losses).toBe(5);
    expect(changes.map(({ setting, now, afterwards }) => [setting, now, afterwards])).toEqual([
      ['details.account', 'ab12345', '(lost)'],
      ['details.warehouse', 'REPORTING_WH', '(lost)'],
      ['timeoutSecs', '120', '(lost)'],
      ['useFriendlyNames', 'true', '(lost)'],
      ['details.writeAccess', 'true', '(lost)'],
    ]);
  });

  it('tells changes from losses', () => {
    expect(compareConnection(current, { ...same, name: 'Lake', timeoutSecs: 300 })).toEqual({
      changes: [
        { setting: 'name', now: 'Warehouse', afterwards: 'Lake' },
        { setting: 'timeoutSecs', now: '120', afterwards: '300' },
      ],
      losses: 0,
      warnings: [],
    });
  });

  it('warns where it becomes another kind of warehouse', () => {
    const details = { type: 'postgres', host: 'h', database: 'd', user: 'READER', password: 'example-only' } as const;
    const { warnings } = compareConnection(current, { ...same, details });
    expect(warnings).toEqual(['It becomes a connection to another kind of warehouse: postgres.']);
  });

  it('warns where there is nothing to sign in with, for Sigma does not tell whether there was', () => {
    const details = { type: 'snowflake', account: 'ab12345', warehouse: 'REPORTING_WH', user: 'READER' } as const;
    expect(compareConnection(current, { ...same, details }).warnings).toEqual([
      'The file has no password, key or token. Sigma does not tell whether there is one now: it may be lost.',
    ]);
    expect(compareConnection(current, { ...same, details: { ...details, useOauth: true } }).warnings).toEqual([]);
  });
});

describe('a file that describes a connection', () => {
  it.each([
    ['a list', '[]'],
    ['no name', '{"details":{"type":"postgres"}}'],
    ['no details', '{"name":"x"}'],
    ['no type', '{"name":"x","details":{}}'],
  ])('is refused with %s, before anything is asked', async (_what, text) => {
    const cwd = emptyFolder();
    writeFileSync(path.join(cwd, 'c.json'), text);
    await expect(readConnectionFile('c.json', { cwd, input: async () => '' })).rejects.toThrow(
      'c.json must hold one object with a name and details, and details.type.',
    );
  });
});
