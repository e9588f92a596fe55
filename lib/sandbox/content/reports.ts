import { chance, daysFrom, drawn, pick } from '../chance.ts';
import { modelSubjects, subjects } from '../names.ts';
import type { ElementDesign, PageDesign } from './design.ts';
import type { Cell, Column, Sheet, Table } from './rows.ts';

const stores: [region: string, store: string][] = [
  ['Alps', 'Innsbruck'],
  ['Alps', 'Chamonix'],
  ['Coast', 'Bergen'],
  ['Coast', 'La Rochelle'],
  ['Coast', 'Split'],
  ['Lakes', 'Como'],
  ['Lakes', 'Jyväskylä'],
  ['Lowlands', 'Ghent'],
  ['Lowlands', 'Utrecht, Centraal'],
];

/** The Mondays of two years. */
const mondays = daysFrom('2025-01-06', 728).filter((_, day) => day % 7 === 0);

const weeklyColumns = (name: string): Column[] =>
  [
    { label: 'Week', type: 'datetime' as const },
    { label: 'Region', type: 'text' as const },
    { label: 'Store', type: 'text' as const },
    { label: 'Units', type: 'integer' as const },
    { label: 'Revenue', type: 'number' as const },
  ].map((column) => ({ ...column, source: column.label.toUpperCase(), formula: `[${name}/${column.label}]` }));

/** A few hundred rows: what each store sold in some weeks. */
function weekly(variant: number, subject: string): Table {
  const name = subject.toUpperCase().replaceAll(/\W+/g, '_');
  const count = 120 + (variant % 7) * 40;
  return {
    source: `FERNHILL.REPORTING.${name}`,
    columns: weeklyColumns(name),
    count,
    sortedBy: 0,
    at: (place) => {
      const [region, store] = drawn(stores, place, variant);
      const units = 5 + (chance(place, variant + 1) % 90);
      const week = pick(mondays, Math.floor((place * mondays.length) / count));
      return [`${week} 00:00:00`, region, store, units, Math.round(units * (1900 + (variant % 40) * 210)) / 100];
    },
  };
}

const comments = [
  'Stock take on Thursday',
  'New manager: "call first"',
  'Closed for the holiday',
  null,
  'As agreed',
  null,
];

/** What people typed into an input table. */
function targets(variant: number): Table {
  const column = (label: string, type: Column['type']): Column => ({ label, type, formula: `[${label}]` });
  return {
    source: 'FERNHILL.SIGMA_WRITEBACK.TARGETS',
    columns: [column('Store', 'text'), column('Target Units', 'integer'), column('Comment', 'text')],
    count: stores.length,
    at: (place): Cell[] => [
      pick(stores, place)[1],
      50 + (chance(place, variant) % 20) * 10,
      drawn(comments, place, variant),
    ],
  };
}

/**
 * A report of the company; which one, its variant tells. Every eighth has an input table or two. It is given more pages
 * where it would have fewer than it has to.
 */
export function reportPages(variant: number, atLeast: number): PageDesign[] {
  const subject = pick(subjects, variant);
  const table = weekly(variant, subject);
  const sumBy = (by: string[], of: 'Revenue' | 'Units' = 'Revenue'): Sheet => ({ table, sums: { by, of, label: of } });
  const overview: ElementDesign[] = [
    { key: 'title', type: 'text', text: `${subject}: the week in numbers` },
    {
      key: 'region control',
      type: 'control',
      name: 'Region',
      control: { id: 'Region', valueType: 'text-list', column: 'Region' },
    },
    {
      key: 'store control',
      type: 'control',
      name: 'Store',
      control: { id: 'Store', valueType: 'text-list', column: 'Store' },
    },
    {
      key: 'week control',
      type: 'control',
      name: 'Week',
      control: { id: 'Week', valueType: variant % 2 === 0 ? 'date-range' : 'date', column: 'Week' },
    },
    { key: 'total', type: 'visualization', vizualizationType: 'kpi', name: 'Total Revenue', sheet: sumBy([]) },
    {
      key: 'chart',
      type: 'visualization',
      vizualizationType: variant % 3 === 1 ? 'line' : 'bar',
      name: variant % 3 === 1 ? 'Units by Week' : 'Revenue by Store',
      sheet: variant % 3 === 1 ? sumBy(['Week'], 'Units') : sumBy(['Store']),
    },
  ];
  const details: ElementDesign[] = [
    { key: 'sales', type: 'table', vizualizationType: 'levelTable', name: `${subject} by Week`, sheet: { table } },
    {
      key: 'pivot',
      type: 'pivot-table',
      vizualizationType: 'pivot',
      name: 'Units by Region and Store',
      sheet: sumBy(['Region', 'Store'], 'Units'),
    },
  ];
  const pages = [
    { key: 'overview', name: 'Overview', elements: overview },
    { key: 'details', name: 'Details', elements: variant % 3 === 0 ? details : details.slice(0, 1) },
    ...(variant % 8 === 2 ? [targetsPage(variant)] : []),
    ...(variant % 5 === 4 ? [notesPage(subject)] : []),
  ];
  const more = Array.from({ length: Math.max(0, atLeast - pages.length) }, (_, index): PageDesign => {
    const week = { key: 'week', type: 'table', name: `${subject} by Week`, sheet: sumBy(['Week']) };
    return { key: `more ${index}`, name: `Appendix ${index + 1}`, elements: [week] };
  });
  return [...pages, ...more];
}

/** A data model, or a dataset: what was sold, by week and by store. Every third has no schedule. */
export function modelPages(variant: number): PageDesign[] {
  const subject = pick(modelSubjects, variant);
  const table = weekly(variant, subject);
  const element = (key: string, by: string, sheet: Sheet, schedule: ElementDesign['schedule']): ElementDesign => ({
    key,
    type: 'table',
    vizualizationType: 'levelTable',
    name: `${subject} by ${by}`,
    sheet,
    ...(schedule && { schedule }),
  });
  const sums = { by: ['Store'], of: 'Revenue', label: 'Revenue' };
  const [daily, weekends] = [
    { cronSpec: '0 5 * * *' },
    { cronSpec: '0 6 * * 6', timezone: 'Europe/Zurich', paused: true },
  ];
  return [
    {
      key: 'model',
      name: 'Page 1',
      elements: [
        element('sales', 'Week', { table }, variant % 3 === 2 ? undefined : daily),
        element('stores', 'Store', { table, sums }, variant % 3 === 0 ? weekends : undefined),
      ],
    },
  ];
}

function targetsPage(variant: number): PageDesign {
  const inputTable = (key: string, name: string): ElementDesign => ({
    key,
    type: 'input-table',
    vizualizationType: 'levelTable',
    name,
    sheet: { table: targets(variant) },
  });
  return {
    key: 'targets',
    name: 'Targets',
    ...(variant % 24 === 10 && { hidden: true }),
    elements: [
      inputTable('targets', 'Targets'),
      ...(variant % 24 === 18 ? [inputTable('exceptions', 'Agreed Exceptions')] : []),
    ],
  };
}

function notesPage(subject: string): PageDesign {
  return {
    key: 'notes',
    name: 'Notes',
    elements: [
      { key: 'notes', type: 'text', text: `Questions about ${subject}? Ask the Data Guild.` },
      { key: 'picture', type: 'image' },
    ],
  };
}
