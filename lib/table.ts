import stringWidth from 'string-width';
import { terminalText } from './terminal-text.ts';

/** Rows as an aligned table that fits `width` columns; the widest columns give way first, their cells cut with “…”. */
export function renderTable(rows: readonly object[], columns: readonly string[], width: number): string {
  const lines = [columns.map((column) => column), ...rows.map((row) => columns.map((column) => cellText(row, column)))];
  const widths = columns.map((_, index) => Math.max(...lines.map((cells) => stringWidth(cells[index] ?? ''))));
  const gaps = 2 * (columns.length - 1);
  while (widths.reduce((sum, each) => sum + each, gaps) > width) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= shortest) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return lines
    .map((cells) =>
      cells
        .map((cell, index) => padTo(cell, widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** No column is made narrower than this; the terminal wraps instead. */
const shortest = 8;

function cellText(row: object, column: string): string {
  const value: unknown = Object.entries(row).find(([key]) => key === column)?.[1];
  if (value === undefined || value === null) return '';
  return terminalText(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('\n', ' ');
}

function padTo(cell: string, width: number): string {
  const wide = stringWidth(cell);
  if (wide <= width) return cell + ' '.repeat(width - wide);
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(cell)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…${' '.repeat(width - 1 - stringWidth(kept))}`;
}
