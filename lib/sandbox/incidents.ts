import { isActive } from './authentication.ts';
import { DOMAIN, people, SCHEDULER_ID } from './cast.ts';
import type { Incident } from './faults.ts';
import { hashed, newMemberId } from './ids.ts';
import { addInode, HOME_FOLDER_NAME } from './inodes.ts';
import { type Token, timestamp, type World } from './world.ts';

/** Lets something happen behind the back of whoever asks. `authorization`: the header with their token. */
export function happen(world: World, incident: Incident, authorization: string | undefined): void {
  world.store.write(() => {
    switch (incident) {
      case 'token-expired': {
        const token = tokenIn(world, authorization);
        if (token) world.tokens.remove(token.hash);
        return;
      }
      case 'credentials-revoked': {
        const token = tokenIn(world, authorization);
        if (!token) return;
        world.credentials.remove(token.clientId);
        world.tokens.removeWhere('1 = 1');
        return;
      }
      case 'member-gone':
        return letMemberGo(world);
      case 'member-added':
        return letMemberJoin(world);
      case 'export-failed':
        world.scripts.push({ kind: 'export', ends: 'failed' });
        return;
      case 'export-expired':
        world.scripts.push({ kind: 'export', ends: 'expired' });
    }
  });
}

function tokenIn(world: World, authorization = ''): Token | undefined {
  return world.tokens.get(hashed(authorization.replace(/^Bearer /i, '')));
}

/** The last one in the list who has no part to play. */
function letMemberGo(world: World): void {
  const cast = new Set([SCHEDULER_ID, ...Object.values(people).map(({ memberId }) => memberId)]);
  const active = world.members.find('archived = 0 ORDER BY id DESC').filter(isActive);
  const leaving = active.find(({ memberId }) => !cast.has(memberId));
  if (leaving) world.members.put({ ...leaving, isArchived: true });
}

/** Anywhere in the list, for ids are drawn by chance. */
function letMemberJoin(world: World): void {
  const owner = world.members.get(people.owner.memberId);
  if (!owner) return;
  const memberId = newMemberId();
  const home = addInode(world, owner, { type: 'folder', name: HOME_FOLDER_NAME, ownerId: memberId });
  const now = timestamp(world);
  const email = `${memberId.toLowerCase()}@${DOMAIN}`;
  const name = { firstName: 'Late', lastName: 'Comer', email };
  world.members.put({
    ...owner,
    ...name,
    memberId,
    memberType: 'View',
    homeFolderId: home.id,
    createdAt: now,
    updatedAt: now,
  });
}
