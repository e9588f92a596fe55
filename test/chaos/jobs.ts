import type { Recipe } from '../../lib/run.ts';
import { people, teams, workbooks } from '../../lib/sandbox/cast.ts';
import type { FaultRates } from '../../lib/sandbox/faults.ts';
import batchUpdate from '../../recipes/members/batch-update.ts';
import bulkCreateMembers from '../../recipes/members/bulk-create-members.ts';
import bulkDeactivate from '../../recipes/members/bulk-deactivate.ts';
import listAllMembers from '../../recipes/members/list-all.ts';
import masterScript from '../../recipes/members/master-script.ts';
import bulkAssignTeam from '../../recipes/teams/bulk-assign-team.ts';
import bulkRemoveTeam from '../../recipes/teams/bulk-remove-team.ts';
import allInputTables from '../../recipes/workbooks/all-input-tables.ts';
import exportAllElements from '../../recipes/workbooks/export-all-elements.ts';
import exportCsvs from '../../recipes/workbooks/export-workbook-element-csvs.ts';
import transferAllWorkbooks from '../../recipes/workbooks/transfer-all-workbooks.ts';

/** A recipe as it is run under faults, again and again. */
export interface Job {
  name: string;
  recipe: Recipe;
  argv: string[];
  /** What lies in the folder that it runs in, by name. */
  files?: Record<string, string>;
  /** Of the sample organization, beyond those who have a part to play. */
  size: { members: number; workbooks: number; exportRows?: number };
  /** Faults that only it can meet. */
  faults?: FaultRates;
  /**
   * How its result tells what became of each thing. `rows`: one a thing, with its outcome; `members`: a list that
   * changes meanwhile, whole or not at all; `found`: what was found, and what was not looked
   * through is told; `steps`: it says how far it came; `file`: the file is there, or not.
   */
  result: Rows | { as: 'members' | 'found' | 'steps' | 'file' };
}

/** Rows with an outcome each. */
export interface Rows {
  as: 'rows';
  /** The property that names the thing. */
  by: 'email' | 'id' | 'file';
  /** The outcomes that mean: not done. */
  failures: readonly string[];
  /** Whether a thing that failed may be done in part. */
  inSteps?: boolean;
}

const newcomers = ['Alba Ackerman', 'Bruno Birch', 'Carys Corrigan', 'Dario Drummond', 'Elin Ek', 'Farid Fox'].map(
  (name) => ({ name, email: `${name.toLowerCase().replace(' ', '.')}@new.example` }),
);
const peopleFile = [
  'Email,First Name,Last Name',
  ...newcomers.map(({ name, email }) => `${email},${name.replace(' ', ',')}`),
].join('\n');
const belongings = [`--TEAMID=${teams.storeOperations}`, '--NEW_MEMBER_TYPE=View'];
const { embedReader, married, moved, connected, granted, recruit, renamed, promoted, detailed } = people;
const emails = [embedReader, married, moved, connected, granted, recruit, renamed, promoted].map(({ email }) => email);
const small = { members: 30, workbooks: 4 };
const failures = ['failed', 'not done'];

/** The recipes that work in bulk, and those that make many requests for one thing. */
export const jobs: Job[] = [
  {
    name: 'members/list-all',
    recipe: listAllMembers,
    argv: ['--LIMIT=8'],
    size: small,
    faults: { 'page-loop': 0.005, 'member-gone': 0.03, 'member-added': 0.03 },
    result: { as: 'members' },
  },
  {
    name: 'members/bulk-create-members',
    recipe: bulkCreateMembers,
    argv: ['--MEMBERS_FILE=people.csv'],
    files: { 'people.csv': peopleFile },
    size: small,
    result: { as: 'rows', by: 'email', failures: [...failures, 'deactivated'] },
  },
  {
    name: 'members/batch-update',
    recipe: batchUpdate,
    argv: ['--MEMBERS_FILE=changes.csv', '--yes'],
    files: {
      'changes.csv': [
        'Email,First Name,Last Name,New Email,Member Type,isArchived',
        `${married.email},,Holm-Aasen,beatrix.holm-aasen@fernhill.example,,`,
        `${promoted.email},,,,Build,`,
        `${moved.email},Odile,Garnier-Duval,,Analyze,`,
        `${people.leaving.email},,,,,true`,
        `${people.endOfSeason.email},,,,,true`,
        `${detailed.email},Theodor,,theodor@fernhill.example,,`,
        `${renamed.email},,Reyes,,Build,`,
      ].join('\n'),
    },
    size: small,
    result: { as: 'rows', by: 'email', failures: [...failures, 'not found'] },
  },
  {
    name: 'members/bulk-deactivate',
    recipe: bulkDeactivate,
    argv: ['--USER_NAME_PATTERN=^(Kiosk|Ana|Gordon|Casper|Odile|Ravi) ', '--yes'],
    size: small,
    result: { as: 'rows', by: 'email', failures },
  },
  {
    name: 'members/master-script (one)',
    recipe: masterScript,
    argv: [...belongings, '--EMAIL=nadia@new.example', '--UNIQUE_EMAIL=false', '--NEW_MEMBER_FIRST_NAME=Nadia'],
    size: small,
    result: { as: 'steps' },
  },
  {
    name: 'members/master-script (file)',
    recipe: masterScript,
    argv: [...belongings, '--MEMBERS_FILE=people.csv'],
    files: { 'people.csv': `${peopleFile}\n${granted.email},Aiko,Tanabe` },
    size: small,
    result: { as: 'rows', by: 'email', failures, inSteps: true },
  },
  {
    name: 'teams/bulk-assign-team',
    recipe: bulkAssignTeam,
    argv: [`--TEAMID=${teams.supplyChain}`, '--EMAILS_FILE=emails.txt'],
    files: { 'emails.txt': emails.join('\n') },
    size: small,
    result: { as: 'rows', by: 'email', failures: [...failures, 'not found'] },
  },
  {
    name: 'teams/bulk-remove-team',
    recipe: bulkRemoveTeam,
    argv: [`--TEAMID=${teams.dataGuild}`, '--EMAILS_FILE=emails.txt'],
    files: { 'emails.txt': emails.join('\n') },
    size: small,
    result: { as: 'rows', by: 'email', failures: [...failures, 'not found'] },
  },
  {
    name: 'workbooks/transfer-all-workbooks',
    recipe: transferAllWorkbooks,
    argv: ['--yes'],
    size: small,
    result: { as: 'rows', by: 'id', failures },
  },
  {
    name: 'workbooks/all-input-tables',
    recipe: allInputTables,
    argv: [],
    size: { members: 30, workbooks: 6 },
    result: { as: 'found' },
  },
  {
    name: 'workbooks/export-workbook-element-csvs',
    recipe: exportCsvs,
    argv: [],
    size: { ...small, exportRows: 500 },
    faults: { 'export-failed': 0.01, 'export-expired': 0.01 },
    result: { as: 'file' },
  },
  {
    name: 'workbooks/export-all-elements',
    recipe: exportAllElements,
    argv: [`--WORKBOOK_ID=${workbooks.plugs}`],
    size: { ...small, exportRows: 50 },
    faults: { 'export-failed': 0.01, 'export-expired': 0.01 },
    result: { as: 'rows', by: 'file', failures },
  },
];
