import { z } from 'zod';
import { MemberId, Name, pageQuery, stamps, Uuid } from './common.ts';

const Visibility = z.enum(['public', 'private']);

const team = {
  teamId: Uuid,
  name: z.string(),
  description: z.string().nullable(),
  visibility: Visibility,
  ...stamps,
  isArchived: z.boolean().exactOptional(),
};

export const Team = z.object(team).meta({ id: 'Team' });
export type Team = z.infer<typeof Team>;

export const TeamWithMembers = z.object({ ...team, members: z.array(MemberId) });

export const CreatedTeam = z.object({ ...team, members: z.array(MemberId), workspaceId: Uuid.nullable() });

export const NewTeam = z.object({
  name: Name,
  description: z.string().exactOptional(),
  members: z.array(MemberId).exactOptional(),
  createTeamFolder: z.boolean().exactOptional(),
  visibility: Visibility.exactOptional(),
});

export const TeamChanges = z.object({
  name: Name.exactOptional(),
  description: z.string().exactOptional(),
  visibility: Visibility.exactOptional(),
});

export const TeamMember = z
  .object({ userId: MemberId, isTeamAdmin: z.boolean(), addedBy: MemberId })
  .meta({ id: 'TeamMember' });

export const TeamMembersChanges = z.object({
  add: z.array(MemberId).exactOptional(),
  remove: z.array(MemberId).exactOptional(),
});

export const TeamQuery = z.object({
  ...pageQuery,
  name: z.string().optional(),
  description: z.string().optional(),
  visibility: Visibility.optional(),
});

export const TeamParams = z.object({ teamId: Uuid });
