import { readFileSync } from 'node:fs';

/** The comment at the top of a recipe, read for `--help`, the catalogue and the tests. */
export interface Header {
  /** What the recipe is for. */
  purpose: string;
  /** The variables, as the recipe declares them. */
  needs: string;
  /** The requests it makes, with the page of Sigma's reference; none where it says `nothing`. */
  calls: Array<{ method: string; path: string; reference: string }>;
  /** The command that runs it. */
  run: string;
  /** The first lines of what it prints. */
  prints: string[];
  /** The whole comment, without its stars. */
  text: string;
}

const labels = ['Needs', 'Calls', 'Run', 'Prints'] as const;

/** Reads the header of a recipe file. Throws an Error that says which part is missing or badly written. */
export function readHeader(file: string): Header {
  const comment = /^(?:#!.*\n)?\/\*\*\n([\s\S]*?)\n \*\//.exec(
    readFileSync(file, 'utf8').replaceAll('\r\n', '\n'),
  )?.[1];
  if (comment === undefined) throw new Error(`${file} does not begin with a header comment.`);
  const lines = comment.split('\n').map((line) => line.replace(/^ \* ?/, '').trimEnd());
  const starts = labels.map((label) => lines.findIndex((line) => line.startsWith(`${label} `)));
  const purpose = lines
    .slice(0, Math.max(0, starts[0] ?? 0))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
  const isInOrder = starts.every((start, index) => start > (starts[index - 1] ?? -1));
  if (purpose === '' || !isInOrder) {
    throw new Error(
      `The header of ${file} must have a purpose, then ${labels.join(', ')}, in this order, each at the start of a line.`,
    );
  }
  const [needs = [], calls = [], run = [], prints = []] = starts.map((start) => section(lines, start));
  return {
    purpose,
    needs: needs.join(' '),
    calls: calls.join() === 'nothing' ? [] : calls.map((line) => readCall(line, file)),
    run: run.join('\n'),
    prints,
    text: lines.join('\n').trim(),
  };
}

/** The lines behind the label on line `start`, up to the next one; what follows it is indented to the same column. */
function section(lines: string[], start: number): string[] {
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line !== '' && !line.startsWith(' '.repeat(8)));
  return [lines[start] ?? '', ...rest.slice(0, end === -1 ? undefined : end)]
    .map((line) => line.slice(8))
    .filter(Boolean);
}

function readCall(line: string, file: string): Header['calls'][number] {
  const [, method, path, reference] = /^([A-Z]+) (\S+)\s+(https:\S+)$/.exec(line) ?? [];
  if (!method || !path || !reference) {
    throw new Error(
      `“${line}” in the header of ${file} is not METHOD /path and the address of its reference, nor “nothing”.`,
    );
  }
  return { method, path, reference };
}
