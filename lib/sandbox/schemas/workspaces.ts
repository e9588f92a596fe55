import { z } from 'zod';
import { Name, pageQuery, stamps, Uuid } from './common.ts';

export const Workspace = z
  .object({
    workspaceId: Uuid,
    workspaceUrlId: z.string().exactOptional().meta({ description: 'Since June 2026.' }),
    name: z.string(),
    ...stamps,
  })
  .meta({ id: 'Workspace' });
export type Workspace = z.infer<typeof Workspace>;

export const ExistingWorkspaces = z
  .object({ workspaceIds: z.array(Uuid), workspaceUrlIds: z.array(z.string()).exactOptional() })
  .meta({ id: 'ExistingWorkspaces', description: 'The answer when `noDuplicates` is set and the name is taken.' });

/** What a workspace is made of, or renamed to. */
export const WorkspaceName = z.object({ name: Name, noDuplicates: z.boolean().exactOptional() });

const name = z.string().optional().meta({ description: 'A part of the name, in any case.' });
const exactName = z.string().optional().meta({ description: 'The whole name, in any case. Wins over `name`.' });

/** What the list of workspaces could be asked, by era. */
export const workspaceQueries = {
  '2025': z.object({ ...pageQuery, name }),
  '2026-06': z.object({ ...pageQuery, name, exactName }),
  '2026-09': z.object({ ...pageQuery, name, exactName }),
};

export const WorkspaceParams = z.object({ workspaceId: Uuid });
