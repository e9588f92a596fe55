import { dataModels, people } from '../../lib/sandbox/cast.ts';
import type { PlannedFault } from '../../lib/sandbox/faults.ts';

/** Command lines that lead to the calls which a recipe makes only sometimes. */
export const otherWays: Record<string, string[][]> = {
  call: [['GET', '/v2/whoami', '--dry-run']],
  'members/get-member-details': [[`--EMAIL=${people.detailed.email}`]],
  'members/update': [['--NEW_MEMBER_TYPE=No such type']],
  'members/create-new': [['--NEW_MEMBER_TYPE=No such type']],
  'members/master-script': [
    ['--NEW_MEMBER_TYPE=No such type'],
    [`--MEMBERID=${people.newToWorkspaces.memberId}`],
    [`--EMAIL=${people.detailed.email}`, '--UNIQUE_EMAIL=false'],
  ],
  'members/bulk-create-members': [['--MEMBERS_FILE=unknown-type.csv']],
  'members/batch-update': [['--MEMBERS_FILE=unknown-type.csv']],
  'workbooks/list-workbooks-by-owner': [[`--EMAIL=${people.detailed.email}`]],
  // A data model is no dataset: the list is asked whether there are datasets at all.
  'datasets/get-dataset': [[`--DATASET_ID=${dataModels.sales}`]],
  'datasets/list-materializations': [[`--DATASET_ID=${dataModels.sales}`]],
  'datasets/materialize': [[`--DATASET_ID=${dataModels.sales}`]],
  'members/deactivate-existing': [
    [`--MEMBERID=${people.endOfSeason.memberId}`, `--NEW_OWNER=${people.owner.memberId}`],
  ],
  'members/bulk-deactivate': [['--USER_NAME_PATTERN=^Casper', `--NEW_OWNER=${people.owner.memberId}`]],
};

/** Faults after which a recipe makes a call that it does not make otherwise. */
export const otherFaults: Record<string, PlannedFault> = {
  'workbooks/transfer-all-workbooks': { method: 'PATCH', times: 99, with: '504' },
};

/** The file that some of them name: an account type that there is not. */
export const unknownType = [
  'Email,First Name,Last Name,Member Type',
  'new.person@fernhill.example,New,Person,No such type',
  `${people.detailed.email},,,No such type`,
].join('\n');
