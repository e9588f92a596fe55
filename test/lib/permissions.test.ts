import { expect, it } from 'vitest';
import { allows, connectionPermissions, workspacePermissions } from '../../lib/permissions.ts';

it.each([
  ['a grant allows itself', 'view', 'view', true],
  ['a higher one allows a lower', 'edit', 'explore', true],
  ['a lower one does not allow a higher', 'explore', 'organize', false],
  ['one that nobody can give is not replaced', 'admin', 'edit', true],
] as const)('%s', (_what, held, wanted, expected) => {
  expect(allows(held, wanted, workspacePermissions)).toBe(expected);
});

it('connections have a ladder of their own', () => {
  expect([
    allows('annotate', 'usage', connectionPermissions),
    allows('usage', 'annotate', connectionPermissions),
  ]).toEqual([true, false]);
});
