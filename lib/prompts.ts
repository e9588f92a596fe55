import type { Readable, Writable } from 'node:stream';
import * as clack from '@clack/prompts';
import { InterruptedError } from './errors.ts';

/** One of several things to choose from. */
export interface Option<Value> {
  value: Value;
  label: string;
  /** Shown beside the one that the mark is on, and found by a search. */
  hint?: string;
  /** What else a search finds it by. */
  also?: string;
}

/** A question was left with Esc: the person wants to go back a step. Where there is none, it ends the program. */
export class SteppedBack extends InterruptedError {}

/** How a person is asked. Each question throws an InterruptedError when it is left with Ctrl-C, a SteppedBack with Esc. */
export interface Prompts {
  /** One of these. Long lists can be searched by typing. */
  choose<Value>(message: string, options: ReadonlyArray<Option<Value>>, initial?: Value): Promise<Value>;
  /** A text that `check` finds nothing wrong with; it says what is wrong, or undefined. */
  text(message: string, options: { initial?: string; check: (text: string) => string | undefined }): Promise<string>;
  /** A text that is not shown. */
  secret(message: string): Promise<string>;
  /** Yes or no; no unless told. */
  agree(message: string): Promise<boolean>;
}

interface Terminal {
  stdin: Readable;
  stderr: Writable;
  signal: AbortSignal;
}

/** From so many on, a list is searched. */
const searchFrom = 8;

/** Asks on a terminal: on standard error, so that standard output holds results only. */
export function createPrompts({ stdin, stderr, signal }: Terminal): Prompts {
  const terminal = { input: stdin, output: stderr, signal };
  /** The answer, unless the question was left. clack does not tell one way of leaving from the other. */
  const answered = async <Answer>(asked: Promise<Answer | typeof clack.CANCEL_SYMBOL>): Promise<Answer> => {
    let lastKey: string | undefined;
    const onKey = (_text: string, key: { name?: string } = {}): void => {
      lastKey = key.name;
    };
    stdin.on('keypress', onKey);
    const answer = await asked.finally(() => stdin.off('keypress', onKey));
    if (!clack.isCancel(answer)) return answer;
    throw lastKey === 'escape' ? new SteppedBack(left) : new InterruptedError(left);
  };
  return {
    async choose<Value>(message: string, options: ReadonlyArray<Option<Value>>, initial?: Value) {
      // clack tells options by their values, which here may be of any kind: it gets their numbers.
      const start = options.findIndex(({ value }) => value === initial);
      const question = {
        ...terminal,
        message,
        options: options.map(({ label, hint }, value) => ({ value, label, ...(hint && { hint }) })),
        ...(start !== -1 && { initialValue: start }),
      };
      const search = {
        maxItems: 12,
        placeholder: 'type to search',
        validate: (value: unknown) => (value === undefined ? 'Nothing fits: take some letters back' : undefined),
        filter: (text: string, { value, label = '', hint = '' }: { value: number; label?: string; hint?: string }) =>
          fits(text, `${label} ${hint} ${options[value]?.also ?? ''}`),
      };
      const asked =
        options.length < searchFrom ? clack.select(question) : clack.autocomplete({ ...question, ...search });
      const option = options[await answered(asked)];
      if (option === undefined) throw new InterruptedError(left);
      return option.value;
    },
    async text(message, { initial = '', check }) {
      const validate = (text = ''): string | undefined => check(text.trim());
      return (await answered(clack.text({ ...terminal, message, initialValue: initial, validate }))).trim();
    },
    async secret(message) {
      const validate = (text = ''): string | undefined => (text === '' ? 'Something is needed here' : undefined);
      return answered(clack.password({ ...terminal, message, validate }));
    },
    async agree(message) {
      return answered(clack.confirm({ ...terminal, message, initialValue: false }));
    },
  };
}

const left = 'Left. Nothing more was done.';

/** A word of eight letters or more also finds others that begin as it does: “materialize” finds “materialization”. */
const longWord = /^\p{L}{8,}$/u;

/** Whether every word of the search is there, in any case and order, a long one perhaps with another ending. */
function fits(search: string, text: string): boolean {
  const words = search.toLowerCase().split(/\s+/);
  return words.every((word) => text.toLowerCase().includes(longWord.test(word) ? word.slice(0, -3) : word));
}
