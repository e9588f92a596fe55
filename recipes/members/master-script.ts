/**
 * Onboards a member whole: the member, a workspace, the permission for it, a team, and the permission for a connection.
 * With EMAIL it adds a new member, with MEMBERID it goes on with one who is there, with MEMBERS_FILE it onboards
 * everybody in a CSV file (Email, First Name, Last Name, Member Type). A second run only does what is left.
 *
 * Needs   TEAMID, CONNECTIONID, MEMBERID or MEMBERS_FILE or EMAIL (with NEW_MEMBER_FIRST_NAME, NEW_MEMBER_LAST_NAME,
 *         NEW_MEMBER_TYPE); optional WORKSPACEID, UNIQUE_EMAIL, SEND_INVITE
 * Calls   GET /v2/members/{memberId}                    https://help.sigmacomputing.com/reference/getmember
 *         GET /v2/members                               https://help.sigmacomputing.com/reference/listmembers
 *         POST /v2/members                              https://help.sigmacomputing.com/reference/createmember
 *         GET /v2/accountTypes                          https://help.sigmacomputing.com/reference/listaccounttypes
 *         POST /v2/workspaces                           https://help.sigmacomputing.com/reference/createworkspace
 *         GET /v2/workspaces/{workspaceId}/grants       https://help.sigmacomputing.com/reference/listworkspacegrants
 *         POST /v2/workspaces/{workspaceId}/grants      https://help.sigmacomputing.com/reference/createworkspacegrant
 *         GET /v2/teams/{teamId}/members                https://help.sigmacomputing.com/reference/getteammembers
 *         PATCH /v2/teams/{teamId}/members              https://help.sigmacomputing.com/reference/updateteammembers
 *         GET /v2/connections/{connectionId}/grants     https://help.sigmacomputing.com/reference/listconnectiongrants
 *         POST /v2/connections/{connectionId}/grants    https://help.sigmacomputing.com/reference/createconnectiongrant
 * Run     npx tsx recipes/members/master-script.ts
 * Prints  {
 *           "email": "ada+1780041600000@example.com",
 *           "memberId": "KteJXJQfHuei5GxxY9hQOnFZHP91A",
 *           "workspaceId": "678ba3ea-00c8-4702-871e-6418279e9796"
 *         }
 */
import path from 'node:path';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { inParallel } from '../../lib/concurrency.ts';
import { emailKey, everyone, findMember, isDeactivated, membersByEmail } from '../../lib/find-member.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import { newMember, newMemberColumns, type PersonRow, readPeople } from '../../lib/people-files.ts';
import { failureOutcome, type Outcome } from '../../lib/report.ts';
import { recipe } from '../../lib/run.ts';
import type { Member, NewMember } from '../../lib/types.ts';
import { addMemberToTeam } from './add-member-to-team.ts';
import { grantConnection } from './create-connection-permission.ts';
import { addMember, uniqueEmail } from './create-new.ts';
import { createMemberWorkspace } from './create-workspace.ts';
import { grantWorkspace } from './create-workspace-permission.ts';
import { getActiveMember } from './get-member-details.ts';

const steps = ['member', 'workspace', 'workspace permission', 'team', 'connection permission'] as const;
type Step = (typeof steps)[number];

/** Hears of each step that is over, whether it changed anything, and the ids known by then. */
type Said = (step: Step, changed: boolean, ids: { memberId: string; workspaceId?: string }) => void;

/** What everybody who is onboarded gets. Without a workspaceId each member gets a workspace of their own. */
interface Belongings {
  teamId: string;
  connectionId: string;
  workspaceId?: string | undefined;
  sendInvite: boolean;
}

/** Onboards somebody who is a member already (by memberId) or not yet; each step looks first and repeats nothing. */
export async function onboardMember(
  sigma: SigmaClient,
  who: NewMember | { memberId: string },
  { teamId, connectionId, workspaceId: givenWorkspaceId, sendInvite }: Belongings,
  said: Said,
): Promise<{ memberId: string; workspaceId: string }> {
  const isNew = !('memberId' in who);
  const { memberId } = isNew ? await addMember(sigma, who, sendInvite) : who;
  said('member', isNew, { memberId });

  const workspace = givenWorkspaceId ? { workspaceId: givenWorkspaceId } : await createMemberWorkspace(sigma, memberId);
  const ids = { memberId, workspaceId: workspace.workspaceId };
  said('workspace', 'name' in workspace, ids);

  const workspaceGrant = await grantWorkspace(sigma, ids.workspaceId, memberId, 'view');
  said('workspace permission', !('grantId' in workspaceGrant), ids);

  const teamMember = await addMemberToTeam(sigma, teamId, memberId);
  said('team', !('userId' in teamMember), ids);

  const connectionGrant = await grantConnection(sigma, connectionId, memberId, 'usage');
  said('connection permission', !('grantId' in connectionGrant), ids);
  return ids;
}

/** Throws if the team, the connection or the workspace is not there: better before somebody is added than after. */
export async function checkBelongings(sigma: SigmaClient, belongings: Belongings): Promise<void> {
  const { teamId, connectionId, workspaceId } = belongings;
  const paths = [
    `/v2/teams/${encodeURIComponent(teamId)}/members`,
    `/v2/connections/${encodeURIComponent(connectionId)}/grants`,
    ...(workspaceId ? [`/v2/workspaces/${encodeURIComponent(workspaceId)}/grants`] : []),
  ];
  await Promise.all(paths.map((each) => sigma.get(each, { params: { limit: 1 } })));
}

/** Who is to be onboarded under this address: the member who has it, or the person to add. */
function whoIs(person: NewMember, member: Member | undefined): NewMember | Member {
  if (member && isDeactivated(member)) throw new Error(`${person.email} is a deactivated member (${member.memberId})`);
  return member ?? person;
}

/** How a row of the file ended. */
interface Onboarded extends Outcome {
  line: number;
  email: string;
  memberId?: string;
  workspaceId?: string;
}

/** Onboards everybody in a file, several at once; one person's failure does not keep the others from going on. */
export async function onboardEveryone(
  sigma: SigmaClient,
  people: ReadonlyArray<PersonRow<(typeof newMemberColumns)[number]>>,
  { memberType, ...belongings }: Belongings & { memberType: string },
): Promise<Onboarded[]> {
  const members = membersByEmail(await readAll<Member>(sigma, '/v2/members', everyone));
  return inParallel(people, async (row) => {
    const { line, email } = row;
    let ids = {};
    let stepsDone = 0;
    let anyChange = false;
    try {
      const who = whoIs(newMember(row, memberType), members.get(emailKey(email)));
      await onboardMember(sigma, who, belongings, (_step, changed, known) => {
        ids = known;
        stepsDone += 1;
        anyChange ||= changed;
      });
      return { line, email, outcome: anyChange ? 'onboarded' : 'already onboarded', ...ids };
    } catch (error) {
      const { outcome, reason } = failureOutcome(error);
      return { line, email, outcome, reason: `At the step “${steps[stepsDone]}”: ${reason}`, ...ids };
    }
  });
}

/** What is said when a step is over. */
const words: Record<Step, { added: string; there: string }> = {
  member: { added: 'New member added successfully', there: 'The member is there already' },
  workspace: { added: 'New workspace added successfully', there: 'The workspace is there already' },
  'workspace permission': {
    added: 'New workspace permission added successfully: {}',
    there: 'The workspace permission is there already',
  },
  team: { added: 'Member successfully added to team: {}', there: 'The member is in the team already' },
  'connection permission': {
    added: 'Connection permissions granted successfully.',
    there: 'The connection permission is there already',
  },
};

export default recipe(
  import.meta,
  {
    needs: ['TEAMID', 'CONNECTIONID'],
    oneOf: [['MEMBERID', 'MEMBERS_FILE', 'EMAIL']],
    together: { EMAIL: ['NEW_MEMBER_FIRST_NAME', 'NEW_MEMBER_LAST_NAME', 'NEW_MEMBER_TYPE'] },
    accepts: { WORKSPACEID: undefined, UNIQUE_EMAIL: true, SEND_INVITE: true },
    meanings: {
      EMAIL: 'the address that a new member’s is made from',
      NEW_MEMBER_TYPE: 'the name of an account type; with MEMBERS_FILE, for rows without one',
      WORKSPACEID: 'a workspace to use instead of one for each member',
    },
  },
  async (values, { command, cwd, note, print, report, warn }) => {
    const sigma = createClient(getBearerToken);
    const { NEW_MEMBER_FIRST_NAME: firstName, NEW_MEMBER_LAST_NAME: lastName, NEW_MEMBER_TYPE: memberType } = values;
    const belongings: Belongings = {
      teamId: values.TEAMID,
      connectionId: values.CONNECTIONID,
      workspaceId: values.WORKSPACEID,
      sendInvite: values.SEND_INVITE,
    };

    const onboardOne = async (who: NewMember | { memberId: string; email?: string }): Promise<void> => {
      let resume: string | undefined;
      const done: Step[] = [];
      try {
        const ids = await onboardMember(sigma, who, belongings, (step, changed, { memberId, workspaceId }) => {
          done.push(step);
          note(changed ? words[step].added : words[step].there);
          resume = command({ MEMBERID: memberId, WORKSPACEID: workspaceId, EMAIL: undefined, UNIQUE_EMAIL: undefined });
        });
        note('Onboarding process completed successfully.');
        print({ email: who.email, ...ids });
      } catch (error) {
        warn(`Done: ${done.join(', ') || 'nothing'}. It stopped at: ${steps[done.length]}.`);
        if (resume) warn(`To go on from there: ${resume}`);
        throw error;
      }
    };

    // A file that cannot be read is found out before anything is asked.
    const file = values.MEMBERS_FILE && (await readPeople(path.resolve(cwd, values.MEMBERS_FILE), newMemberColumns));
    await checkBelongings(sigma, belongings);
    if (file) {
      const { people, ignored } = file;
      if (ignored.length > 0) warn(`These columns mean nothing here: ${ignored.join(', ')}.`);
      const rows = await onboardEveryone(sigma, people, { ...belongings, memberType });
      report(rows, {
        of: 'person',
        name: ({ line, email }) => `line ${line}, ${email}`,
        failures: ['failed', 'not done'],
        columns: ['line', 'email', 'outcome', 'memberId', 'workspaceId', 'reason'],
      });
      const isDone = rows.every(({ outcome }) => outcome.endsWith('onboarded'));
      note(
        isDone ? 'Onboarding process completed successfully.' : `A second run only does what is left: ${command({})}`,
      );
    } else if (values.MEMBERID !== undefined) {
      await onboardOne(await getActiveMember(sigma, values.MEMBERID));
    } else if (values.EMAIL !== undefined) {
      const email = values.UNIQUE_EMAIL ? uniqueEmail(values.EMAIL, Date.now()) : values.EMAIL;
      note(`Onboarding ${email}. Should this break off: ${command({ EMAIL: email, UNIQUE_EMAIL: 'false' })}`);
      const member = values.UNIQUE_EMAIL ? undefined : await findMember(sigma, email);
      await onboardOne(whoIs({ email, firstName, lastName, memberType }, member));
    }
  },
);
