import type { ElementDesign, PageDesign } from './design.ts';
import type { Table } from './rows.ts';

const drills: Table = {
  source: 'FERNHILL.DRILLS.RUNS',
  columns: [
    { label: 'Drill', type: 'integer', source: 'DRILL', formula: '[RUNS/Drill]' },
    { label: 'Outcome', type: 'text', source: 'OUTCOME', formula: '[RUNS/Outcome]' },
  ],
  count: 12,
  at: (place) => [place + 1, place % 3 === 0 ? 'Put out' : 'Burnt down'],
};

function drill(key: string, name: string, rest: Partial<ElementDesign> = {}): ElementDesign {
  return { key, name, type: 'table', vizualizationType: 'levelTable', sheet: { table: drills }, ...rest };
}

/** The workbook "Fire Drill", in which everything goes wrong on purpose, each in its own way. */
export function fireDrillPages(): PageDesign[] {
  return [
    {
      key: 'exports',
      name: 'Exports',
      elements: [
        { key: 'title', type: 'text', text: 'Everything in here goes wrong on purpose' },
        drill('export fails', 'Export that fails', { exportsEnd: 'failed' }),
        drill('export expires', 'Export that expires at once', { exportsEnd: 'expired' }),
        drill('export never ends', 'Export that never ends', { exportsEnd: 'never' }),
        drill('no query', 'Table without a query', {
          exportsEnd: 'failed',
          error: 'Unknown column "[RUNS/Extinguisher]"',
        }),
      ],
    },
    {
      key: 'materializations',
      name: 'Materializations',
      elements: (['failed', 'canceled', 'skipped', 'expired', 'never'] as const).map((ends) =>
        drill(`materialization ${ends}`, ends === 'never' ? 'Never ends' : `Ends as ${ends}`, { schedule: { ends } }),
      ),
    },
  ];
}
