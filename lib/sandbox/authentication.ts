import { unauthorized } from './errors.ts';
import { hashed } from './ids.ts';
import type { Member } from './schemas/members.ts';
import type { World } from './world.ts';

/** The member whose credentials an Authorization header's token came from. */
export function authenticate(world: World, authorization: string | undefined): Member {
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthorized('Token missing or malformed');
  const { expiresAt, owner } = world.bearers.recall(token, () => bearerOf(world, token));
  if (expiresAt === undefined) throw unauthorized('Token missing or malformed');
  if (expiresAt <= world.now()) throw unauthorized('The token has expired: your identity cannot be verified');
  if (!owner) throw unauthorized('The credentials of this token are no longer valid');
  return owner;
}

/** What is known of a token: until when it is good, if it is an access token, and whose it is. */
export interface Bearer {
  expiresAt?: number;
  owner?: Member | undefined;
}

function bearerOf(world: World, token: string): Bearer {
  const known = world.tokens.get(hashed(token));
  if (known?.kind !== 'access') return {};
  return { expiresAt: known.expiresAt, owner: ownerOf(world, known.clientId) };
}

/** Whose credentials these are. Credentials die with their owner's membership. */
export function ownerOf(world: World, clientId: string): Member | undefined {
  const credentials = world.credentials.get(clientId);
  const owner = credentials && world.members.get(credentials.ownerId);
  return owner && isActive(owner) ? owner : undefined;
}

/** Neither deactivated here nor by the identity provider. */
export function isActive(member: Member): boolean {
  return member.isArchived !== true && member.isInactive !== true;
}
