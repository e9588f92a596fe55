/**
 * What the sample in a recipe's header shows that the recipe did not print on a terminal: columns of a table, fields of
 * an object, or lines that are indented so.
 */
export function sampleProblems(sample: readonly string[], printed: string): string[] {
  const [first = ''] = sample;
  if (/^[{[]/.test(first)) {
    const shown = [...sample.join('\n').matchAll(/"([^"]+)":/g)].map(([, key = '']) => key);
    return shown.filter((key) => !printed.includes(`"${key}":`)).map((key) => `no field ${key}`);
  }
  const heading = columnsOf(printed.split('\n')[0] ?? '');
  const columns = columnsOf(first);
  if (columns.length > 1 && columns.every((column) => /^\w+$/.test(column))) {
    const there = columns.filter((column) => !seldom.has(column));
    return there.every((column, index) => heading[index] === column) ? [] : [`the columns are ${heading.join(', ')}`];
  }
  const indents = new Set(printed.split('\n').map(indentOf));
  return sample.filter((line) => line !== '…' && !indents.has(indentOf(line))).map((line) => `no line like ${line}`);
}

/** Columns that are there only when something went wrong. */
const seldom = new Set(['reason']);

function columnsOf(line: string): string[] {
  return line.split(/ {2,}/);
}

function indentOf(line: string): number {
  return line.search(/\S|$/);
}
