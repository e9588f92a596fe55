/**
 * Looks for what keeps the recipes from working: the settings and where they come from, the way to the host, the
 * secret, whose it is and what they may do, the clock, Node. Each line that is not ok says what to do.
 *
 * Needs   nothing
 * Calls   GET /v2/whoami                https://help.sigmacomputing.com/reference/whoami
 *         GET /v2/members/{memberId}    https://help.sigmacomputing.com/reference/getmember
 *         GET /v2/workbooks             https://help.sigmacomputing.com/reference/listworkbooks
 * Run     npx tsx recipes/doctor.ts
 * Prints  ok         Node      20.20.0, on linux x64
 *         ok         settings  /home/ada/recipes/.env was read
 *                              CLIENT_ID=5c1f… (.env)
 *         …
 *         fail       secret    aws-api.sigmacomputing.com does not accept CLIENT_ID and SECRET (401). Check both, …
 */
import { createClient, type SigmaClient } from '../lib/client.ts';
import { readCommandLine } from '../lib/command-line.ts';
import { counted } from '../lib/counted.ts';
import {
  type Check,
  checkAnswer,
  checkHost,
  checkNode,
  checkProxy,
  checkSettings,
  checksText,
  notTried,
} from '../lib/doctor.ts';
import { messageOf, SigmaApiError } from '../lib/errors.ts';
import { getBearerToken } from '../lib/get-access-token.ts';
import { recipe } from '../lib/run.ts';
import { currentEndpoint } from '../lib/target.ts';
import { whoAmI } from './whoami.ts';

/** A secret is not sent where the API does not answer. */
const credentialsNotTried = ['secret', 'owner', 'admin'].map((check) => notTried(check, 'the API is out of reach'));

/** Whether the secret opens the API, whose it is, and whether they may do what admins may. */
export async function checkCredentials(sigma: SigmaClient): Promise<Check[]> {
  try {
    await getBearerToken();
  } catch (error) {
    const todo = 'Make new ones under Administration > Developer Access, in Sigma, if you are not sure.';
    const after = ['owner', 'admin'].map((check) => notTried(check, 'there is no token'));
    return [{ check: 'secret', outcome: 'fail', found: messageOf(error), todo }, ...after];
  }
  const secret: Check = { check: 'secret', outcome: 'ok', found: 'CLIENT_ID and SECRET were accepted' };
  try {
    const { userId, email, memberType, organizationId } = await whoAmI(sigma);
    const found = `${email ?? userId}${memberType ? `, ${memberType}` : ''}, of the organization ${organizationId}`;
    return [secret, { check: 'owner', outcome: 'ok', found }, await checkAdmin(sigma)];
  } catch (error) {
    return [secret, { check: 'owner', outcome: 'fail', found: messageOf(error) }, notTried('admin', 'see above')];
  }
}

/** Asks for something that only admins are given. */
async function checkAdmin(sigma: SigmaClient): Promise<Check> {
  try {
    await sigma.get('/v2/workbooks', { params: { skipPermissionCheck: true, excludeExplorations: true, limit: 1 } });
    return { check: 'admin', outcome: 'ok', found: 'They may do what admins may' };
  } catch (error) {
    const isNo = error instanceof SigmaApiError && error.status === 403;
    const todo = 'Members, teams, connections and ALL=true take the credentials of an admin; the rest works.';
    return { check: 'admin', outcome: 'warn', found: isNo ? 'The owner is no admin' : messageOf(error), todo };
  }
}

export default recipe(import.meta, { diagnoses: true }, async (_values, { print, world }) => {
  const checks = [checkNode(), checkSettings(readCommandLine(world.argv, {}).variables, world), checkProxy(world.env)];
  try {
    const { baseURL } = await currentEndpoint();
    const way = [...(await checkHost(baseURL, world.env)), ...(await checkAnswer(baseURL, world.clock.now))];
    const isOpen = way.every(({ outcome }) => outcome !== 'fail');
    checks.push(...way, ...(isOpen ? await checkCredentials(createClient(getBearerToken)) : credentialsNotTried));
  } catch (error) {
    checks.push({ check: 'API', outcome: 'fail', found: messageOf(error) }, ...credentialsNotTried);
  }
  print(checks, { columns: ['outcome', 'check', 'found', 'todo'], text: checksText(checks) });
  const failed = checks.filter(({ outcome }) => outcome === 'fail').length;
  if (failed > 0) throw new Error(`${counted(failed, 'check')} failed.`);
});
