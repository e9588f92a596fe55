import { unauthorized } from './errors.ts';
import { hashed } from './ids.ts';
import type { Member } from './schemas/members.ts';
import type { World } from './world.ts';

/** The member whose credentials an Authorization header's token came from. */
export function authenticate(world: World, authorization: string | undefined): Member {
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthorized('Token missing or malformed');
  const known = world.tokens.get(hashed(token));
  if (known?.kind !== 'access') throw unauthorized('Token missing or malformed');
  if (known.expiresAt <= world.now()) throw unauthorized('The token has expired: your identity cannot be verified');
  const owner = ownerOf(world, known.clientId);
  if (!owner) throw unauthorized('The credentials of this token are no longer valid');
  return owner;
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
