import { isActive } from './authentication.ts';
import { people, SCHEDULER_ID } from './cast.ts';
import type { Incident } from './faults.ts';
import { hashed } from './ids.ts';
import type { Token, World } from './world.ts';

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
