/**
 * Adds everybody in a CSV file (Email, First Name, Last Name, and Member Type if it is not the same for all), or in a
 * list of addresses with names in them. Whoever is there already is left alone, so it can be run again.
 *
 * Needs   NEW_MEMBER_TYPE; optional MEMBERS_FILE, EMAILS_FILE, SEND_INVITE, --names-from-email
 * Calls   GET /v2/members         https://help.sigmacomputing.com/reference/listmembers
 *         POST /v2/members        https://help.sigmacomputing.com/reference/createmember
 *         GET /v2/accountTypes    https://help.sigmacomputing.com/reference/listaccounttypes
 * Run     npx tsx recipes/members/bulk-create-members.ts --MEMBERS_FILE=people.csv --SEND_INVITE=false
 * Prints  line  email            outcome        memberId                       reason
 *         2     ada@example.com  created        KteJXJQfHuei5GxxY9hQOnFZHP91A
 *         3     ben@example.com  already there  2ZG4MzAOUQklImCvBPt4R5YhuIG43
 */
import path from 'node:path';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { inParallel } from '../../lib/concurrency.ts';
import { UsageError } from '../../lib/errors.ts';
import { emailKey, everyone, isDeactivated, membersByEmail } from '../../lib/find-member.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { readAll } from '../../lib/paginate.ts';
import {
  newMember,
  newMemberColumns,
  type PersonRow,
  personFromEmail,
  readEmails,
  readPeople,
} from '../../lib/people-files.ts';
import { emailsFile } from '../../lib/project-root.ts';
import { failureOutcome, type Outcome } from '../../lib/report.ts';
import { recipe } from '../../lib/run.ts';
import type { Member } from '../../lib/types.ts';
import { addMember } from './create-new.ts';

type Person = PersonRow<(typeof newMemberColumns)[number]>;

/** How a row of the file ended. */
interface Created extends Outcome {
  line: number;
  email: string;
  memberId?: string;
}

/** Adds everybody who is not there yet, several at once; one failure does not keep the others from going on. */
export async function bulkCreateMembers(
  sigma: SigmaClient,
  people: readonly Person[],
  { memberType, sendInvite }: { memberType: string; sendInvite: boolean },
): Promise<Created[]> {
  const members = membersByEmail(await readAll<Member>(sigma, '/v2/members', everyone));
  return inParallel(people, async (row) => {
    const { line, email } = row;
    try {
      const person = newMember(row, memberType);
      const there = members.get(emailKey(email));
      if (there && isDeactivated(there)) {
        return {
          line,
          email,
          outcome: 'deactivated',
          memberId: there.memberId,
          reason: 'A member who was deactivated',
        };
      }
      if (there) return { line, email, outcome: 'already there', memberId: there.memberId };
      const { memberId } = await addMember(sigma, person, sendInvite);
      return { line, email, outcome: 'created', memberId };
    } catch (error) {
      return { line, email, ...failureOutcome(error) };
    }
  });
}

export default recipe(
  import.meta,
  {
    needs: ['NEW_MEMBER_TYPE'],
    accepts: { MEMBERS_FILE: undefined, EMAILS_FILE: undefined, SEND_INVITE: true },
    flags: { 'names-from-email': 'Takes addresses like first.last@… from EMAILS_FILE or .member-emails' },
    meanings: { NEW_MEMBER_TYPE: 'the name of an account type, for rows without a Member Type' },
  },
  async (values, { cwd, note, report, root, warn }) => {
    let people: Person[];
    if (values['names-from-email']) {
      const file = emailsFile(values.EMAILS_FILE, { root, cwd });
      note(`Reading ${file}`);
      people = (await readEmails(file)).map(personFromEmail);
    } else if (values.MEMBERS_FILE) {
      const file = await readPeople(path.resolve(cwd, values.MEMBERS_FILE), newMemberColumns);
      if (file.ignored.length > 0) warn(`These columns mean nothing here: ${file.ignored.join(', ')}.`);
      people = file.people;
    } else {
      throw new UsageError('Set MEMBERS_FILE to a CSV file, or say --names-from-email to read .member-emails.');
    }
    const { NEW_MEMBER_TYPE: memberType, SEND_INVITE: sendInvite } = values;
    const rows = await bulkCreateMembers(createClient(getBearerToken), people, { memberType, sendInvite });
    report(rows, {
      of: 'person',
      name: ({ line, email }) => `line ${line}, ${email}`,
      failures: ['failed', 'deactivated', 'not done'],
      columns: ['line', 'email', 'outcome', 'memberId', 'reason'],
    });
  },
);
