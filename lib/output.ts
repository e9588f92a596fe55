import type { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { systemCode, UsageError } from './errors.ts';
import { cellText, oneLine, terminalText } from './terminal-text.ts';

/** What a recipe writes to: process.stdout, or a test's collection of lines. */
export interface Sink extends Writable {
  isTTY?: boolean;
  columns?: number;
}

export type Format = 'json' | 'jsonl' | 'csv';

interface OutputOptions {
  stdout: Sink;
  stderr: Sink;
  /** Said on the command line; without it, a table on a terminal and JSON elsewhere. */
  format?: Format | undefined;
  quiet?: boolean | undefined;
  env: Record<string, string | undefined>;
}

/** Where a run's words go: the result to standard output, everything else to standard error. */
export interface Output {
  /**
   * The result. Rows become a table with these columns on a terminal, and in CSV. Several lists are one table each on a
   * terminal and one list elsewhere. `text`: what a terminal shows in place of the value.
   */
  print(value: unknown, options?: { columns?: readonly string[]; text?: string }): void;
  /** Rows that are talk, not the result. */
  show(rows: readonly object[], columns: readonly string[]): void;
  /** What happens meanwhile; not with --quiet. */
  note(text: string): void;
  /** What the person must know, --quiet or not. */
  warn(text: string): void;
  /** An error. */
  fail(text: string): void;
  /** On a terminal that can, a line that shows how far it is and is wiped by the next thing said. */
  progress(text: string): void;
  /** Resolves when everything is written; answers what kept the result from being written whole, if anything. */
  end(): Promise<string | undefined>;
}

/** Standard output and standard error as a run uses them. */
export async function createOutput({ stdout, stderr, format, quiet, env }: OutputOptions): Promise<Output> {
  const shape = format ?? (stdout.isTTY ? 'table' : 'json');
  const [result, talk] = [watch(stdout), watch(stderr)];
  const coloured = stderr.isTTY && !env.NO_COLOR && env.TERM !== 'dumb';
  const paint = (style: 'red' | 'yellow' | 'dim', text: string): string =>
    coloured ? styleText(style, text, { validateStream: false }) : text;
  // A recipe that was copied without the table's package prints JSON.
  const table = stdout.isTTY || stderr.isTTY ? await import('./table.ts').catch(() => undefined) : undefined;
  const csv = shape === 'csv' ? await import('csv-stringify/sync').catch(() => undefined) : undefined;

  let showsProgress = false;
  const wipe = (): void => {
    if (showsProgress) talk.write('\r\u001b[2K');
    showsProgress = false;
  };
  const say = (text: string, style?: 'red' | 'yellow'): void => {
    wipe();
    talk.write(`${style ? paint(style, terminalText(text)) : terminalText(text)}\n`);
  };
  /** In a pipe control characters are data. */
  const harmless = (text: string): string => (stdout.isTTY ? terminalText(text) : text);
  const render = (value: unknown, columns?: readonly string[]): string => {
    const rows = Array.isArray(value) && value.every(isObject) ? value : undefined;
    const names = columns ?? [...new Set(rows?.flatMap((row) => Object.keys(row)))];
    if (csv) {
      const cast = { boolean: String };
      if (rows) return harmless(csv.stringify(rows, { header: true, columns: [...names], cast }));
      return harmless(csv.stringify([isObject(value) ? value : { value }], { header: true, cast }));
    }
    if (shape === 'jsonl') {
      const values: unknown[] = Array.isArray(value) ? value : [value];
      return harmless(values.map((each) => `${JSON.stringify(each)}\n`).join(''));
    }
    if (typeof value === 'string' && format === undefined) return harmless(`${value}\n`);
    if (!table || !rows || shape !== 'table') return harmless(`${JSON.stringify(value, undefined, 2)}\n`);
    if (rows.length === 0) return 'none\n';
    return `${table.renderTable(rows, names, widthOf(stdout), { links: env.TERM !== 'dumb' })}\n`;
  };

  /** Lists that wait for more, so that they become one. */
  let gathered: { rows: unknown[]; columns: readonly string[] | undefined } | undefined;
  const printGathered = (): void => {
    if (gathered) result.write(render(gathered.rows, gathered.columns));
    gathered = undefined;
  };

  return {
    print(value, { columns, text } = {}) {
      if (shape === 'csv' && !csv)
        throw new UsageError('--csv takes a package that is not here: npm install csv-stringify');
      wipe();
      if (Array.isArray(value) && (shape === 'json' || shape === 'csv')) {
        gathered ??= { rows: [], columns };
        for (const row of value) gathered.rows.push(row);
        return;
      }
      printGathered();
      result.write(text !== undefined && shape === 'table' ? harmless(`${text}\n`) : render(value, columns));
    },
    show(rows, columns) {
      const lines = rows.map((row) =>
        columns
          .map((column) => cellText(row, column))
          .filter(Boolean)
          .join('  '),
      );
      say(table ? table.renderTable(rows, columns, widthOf(stderr)) : lines.join('\n'));
    },
    note(text) {
      if (!quiet) say(text);
    },
    warn: (text) => say(text, 'yellow'),
    fail: (text) => say(text, 'red'),
    progress(text) {
      if (!stderr.isTTY || quiet || env.TERM === 'dumb') return;
      wipe();
      const width = widthOf(stderr) - 1;
      talk.write(paint('dim', table?.cutTo(oneLine(text), width) ?? oneLine(text).slice(0, width)));
      showsProgress = true;
    },
    async end() {
      wipe();
      printGathered();
      await Promise.all([result.drained(), talk.drained()]);
      return result.problem();
    },
  };
}

/** A terminal that does not know its width says 0. */
function widthOf({ columns }: Sink): number {
  return columns || 80;
}

interface Watched {
  write(text: string): void;
  drained(): Promise<void>;
  /** The code of what went wrong, unless it was only that nobody reads any more. */
  problem(): string | undefined;
}

/** Writes until the reader goes away (`| head`), which is no failure of the job; remembers any other trouble. */
function watch(sink: Sink): Watched {
  let broken: string | undefined;
  const onError = (error: unknown): void => {
    broken ??= systemCode(error) ?? String(error);
  };
  sink.on('error', onError);
  return {
    write(text) {
      if (broken === undefined) sink.write(text);
    },
    async drained() {
      if (broken === undefined) await new Promise<void>((resolve) => sink.write('', () => resolve()));
      // Errors of the last write are told on the next turn.
      await new Promise((resolve) => setImmediate(resolve));
      sink.removeListener('error', onError);
    },
    problem: () => (broken === 'EPIPE' ? undefined : broken),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
