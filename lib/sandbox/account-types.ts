import { Refusal } from './errors.ts';
import { folded, type World } from './world.ts';

/** What a member becomes who is created without a type, since June 2026. */
const INVITATION_DEFAULT = 'View';

/** The account type of that name, in any case, as the organization writes it; 404 if there is none. */
export function accountTypeNamed(world: World, name = INVITATION_DEFAULT): string {
  const known = world.accountTypes.findOne('name = ?', folded(name));
  if (!known) throw new Refusal(404, 'not_found', `Member type name not found: ${name}`);
  return known.type.accountTypeName;
}
