const newline = 0x0a;
const quote = 0x22;

/** Counts the rows of a CSV file as its pieces go by. */
export interface RowCounter {
  /** Takes the next piece; answers what of it is to be kept. */
  watch(piece: Buffer): Buffer;
  /** Rows so far, without the heading. */
  readonly rows: number;
  /** Whether the last row was closed by a line end. */
  readonly endsWithNewline: boolean;
}

/**
 * A counter for one CSV file. New lines within quotes are no row's end. `joins`: keeps everything but the heading, for a
 * file that is appended to another one of the same columns; `afterOpenLine`: the other one does not end with a new line.
 */
export function countCsvRows({ joins = false, afterOpenLine = false } = {}): RowCounter {
  let lines = 0;
  let inQuotes = false;
  let last: number | undefined;
  let mustOpenLine = joins && afterOpenLine;
  return {
    watch(piece) {
      let headingEnd = joins && lines === 0 ? piece.length : 0;
      for (let at = 0; at < piece.length; at += 1) {
        const byte = piece[at];
        if (byte === quote) inQuotes = !inQuotes;
        else if (byte === newline && !inQuotes) {
          if (joins && lines === 0) headingEnd = at + 1;
          lines += 1;
        }
      }
      last = piece[piece.length - 1] ?? last;
      const kept = piece.subarray(headingEnd);
      if (!mustOpenLine || kept.length === 0) return kept;
      mustOpenLine = false;
      return Buffer.concat([Buffer.from('\n'), kept]);
    },
    get rows() {
      const allLines = last === undefined || last === newline ? lines : lines + 1;
      return Math.max(0, allLines - 1);
    },
    get endsWithNewline() {
      return last === newline;
    },
  };
}
