import type { Grant } from './types.ts';

/** What a grant on a workspace can allow, from least to most: Can view, explore, contribute, manage. */
export const workspacePermissions = ['view', 'explore', 'organize', 'edit'] as const;

/** What a grant on a connection can allow, from least to most: Can use, Can use and annotate. */
export const connectionPermissions = ['usage', 'annotate'] as const;

export type WorkspacePermission = (typeof workspacePermissions)[number];
export type ConnectionPermission = (typeof connectionPermissions)[number];

/**
 * Whether a grant that is there allows at least as much as is wanted. One that is not on the ladder (Sigma lists
 * `admin`, `update` and others that nobody can give) counts as more: giving anew would replace it.
 */
export function allows<P extends string>(held: Grant['permission'], wanted: P, ladder: readonly P[]): boolean {
  const rungs: readonly string[] = ladder;
  return !rungs.includes(held) || rungs.indexOf(held) >= rungs.indexOf(wanted);
}
