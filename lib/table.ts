import stringWidth from 'string-width';
import { cellText, oneLine } from './terminal-text.ts';

/**
 * Rows as an aligned table that fits `width` columns: times lose their seconds, then the widest columns but those of ids
 * give way, cut with “…”, the first one last, for rows are known by it. If that is not enough, ids but the first are left
 * out, the last one first. A column that is blank in every row is left out.
 * `links`: web addresses can be clicked, also where they are cut.
 */
export function renderTable(
  rows: readonly object[],
  columns: readonly string[],
  width: number,
  { links = false }: { links?: boolean } = {},
): string {
  const shown = columns.filter((column) => rows.some((row) => cellText(row, column) !== ''));
  const whole = [shown.map(oneLine), ...rows.map((row) => shown.map((column) => cellText(row, column)))];
  const tooWide =
    leastWidth(shown, widthsOf(whole)) > width ? shown.slice(shown.findIndex(isId) + 1).findLast(isId) : undefined;
  if (tooWide !== undefined) {
    const others = shown.filter((column) => column !== tooWide);
    return renderTable(rows, others, width, { links });
  }
  const gaps = 2 * (shown.length - 1);
  const fits = (widths: number[]): boolean => widths.reduce((sum, each) => sum + each, gaps) <= width;
  const lines = fits(widthsOf(whole)) ? whole : whole.map((cells) => cells.map(shorterTime));
  const widths = widthsOf(lines);
  while (!fits(widths)) {
    const givesWay = widths.map((each, index) => {
      // An id that is cut is of no use to anybody.
      if (each <= shortest || isId(shown[index] ?? '')) return 0;
      return index === 0 ? each / 2 : each;
    });
    const most = Math.max(...givesWay);
    if (most <= 0) break;
    const widest = givesWay.indexOf(most);
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return lines
    .map((cells) =>
      cells
        .map((cell, index) => link(cell, padTo(cell, widths[index] ?? 0), links))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function widthsOf(lines: readonly string[][]): number[] {
  const [heading = []] = lines;
  return heading.map((_, index) =>
    lines.reduce((widest, cells) => Math.max(widest, stringWidth(cells[index] ?? '')), 0),
  );
}

/** `2026-03-02 09:14Z` for 2026-03-02T09:14:02.118Z; other text as it is. */
function shorterTime(cell: string): string {
  return cell.replace(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):[\d.]+Z$/, '$1 $2Z');
}

/** No column is made narrower than this; the terminal wraps instead. */
const shortest = 8;

function isId(column: string): boolean {
  return /id$/i.test(column);
}

/** How narrow the table can be made. */
function leastWidth(columns: readonly string[], widths: readonly number[]): number {
  const least = columns.map((column, index) => {
    const whole = widths[index] ?? 0;
    return isId(column) ? whole : Math.min(whole, shortest);
  });
  return least.reduce((sum, each) => sum + each, 2 * (columns.length - 1));
}

function link(cell: string, padded: string, links: boolean): string {
  if (!links || !/^https?:\/\/\S+$/.test(cell)) return padded;
  const text = padded.trimEnd();
  return `\u001b]8;;${cell}\u001b\\${text}\u001b]8;;\u001b\\${padded.slice(text.length)}`;
}

/** The text, cut with “…” where it is wider than so many columns. */
export function cutTo(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** The text in exactly so many columns: cut, or with blanks behind it. */
export function padTo(cell: string, width: number): string {
  const cut = cutTo(cell, width);
  return cut + ' '.repeat(Math.max(0, width - stringWidth(cut)));
}
