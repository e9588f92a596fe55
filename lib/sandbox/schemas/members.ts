import { z } from 'zod';
import { Flag, MemberId, pageQuery, stamps, Uuid } from './common.ts';

export const Member = z
  .object({
    organizationId: Uuid,
    memberId: MemberId,
    memberType: z.string().meta({ description: "The name of the member's account type." }),
    firstName: z.string(),
    lastName: z.string(),
    email: z.string(),
    profileImgUrl: z.string().nullable(),
    ...stamps,
    homeFolderId: Uuid,
    userKind: z.string(),
    isArchived: z.boolean().exactOptional().meta({ description: 'Deactivated. Absent on active members.' }),
    isInactive: z.boolean().exactOptional().meta({ description: 'Deactivated by SCIM. Absent on active members.' }),
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof Member>;

export const UserKind = z.enum(['internal', 'guest', 'embed']);

const MemberType = z.string().min(1).meta({ description: 'The name of an account type (GET /v2/accountTypes).' });

const newMember = {
  email: z.email(),
  firstName: z.string(),
  lastName: z.string(),
  isGuest: z.boolean().exactOptional(),
  userKind: UserKind.exactOptional(),
  addToTeams: z.array(z.object({ teamId: Uuid, isTeamAdmin: z.boolean().exactOptional() })).exactOptional(),
};

/** Until June 2026 the account type had to be given; since then the organization has a default. */
export const NewMemberOf2025 = z.object({ ...newMember, memberType: MemberType });
export const NewMember = z.object({ ...newMember, memberType: MemberType.exactOptional() });

export const MemberChanges = z.object({
  memberType: MemberType.exactOptional(),
  firstName: z.string().exactOptional(),
  lastName: z.string().exactOptional(),
  profileImgUrl: z.string().nullable().exactOptional(),
  email: z.email().exactOptional(),
  userKind: UserKind.exactOptional(),
  isArchived: z.boolean().exactOptional(),
  isInactive: z.boolean().exactOptional(),
  newOwnerId: MemberId.exactOptional(),
  archiveDocuments: z.boolean().exactOptional(),
  archiveScheduledExports: z.boolean().exactOptional(),
});

const memberQuery = { ...pageQuery, includeArchived: Flag.optional(), includeInactive: Flag.optional() };
const email = z.string().optional().meta({ description: 'A part of an e-mail address, in any case.' });
const search = z
  .string()
  .optional()
  .meta({ description: 'A part of a name or an e-mail address. Gone since September 2026.' });

/** What the list of members could be asked, by era. */
export const memberQueries = {
  '2025': z.object({ ...memberQuery, search }),
  '2026-06': z.object({ ...memberQuery, email, search }),
  '2026-09': z.object({ ...memberQuery, email }),
};

export const NewMemberQuery = z.object({ sendInvite: Flag.optional() });

export const MemberParams = z.object({ memberId: MemberId });
