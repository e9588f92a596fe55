import stringWidth from 'string-width';
import { messageOf, SigmaApiError, UsageError } from './errors.ts';
import type { KnownIds, NamedThing } from './named-things.ts';
import { type ParamName, paramOf, parseValue, type Thing } from './params.ts';
import { type Option, type Prompts, SteppedBack } from './prompts.ts';
import { cutTo, padTo } from './table.ts';
import { meaningOf, type Spec } from './variables.ts';

interface AskOptions {
  spec: Spec;
  prompts: Prompts;
  /** What is offered first: the sandbox's sample value, or what is set now. */
  suggestion: string | undefined;
  /** Reads what there is of a kind. */
  list: (thing: Thing, known: KnownIds) => Promise<NamedThing[]>;
  /** The ids that are known, to list what is in them. */
  known: KnownIds;
  /** Says something above the next question. */
  say: (text: string) => void;
  /** How wide the terminal is. */
  width: number;
}

/** Asks a person for a variable's value: picked from what there is, or typed. Answers it as it would be set. */
export async function askValue(name: ParamName, options: AskOptions): Promise<string> {
  const { spec, prompts, suggestion } = options;
  const { kind, secret, thing } = paramOf(name);
  const question = `${name}: ${meaningOf(spec, name)}`;
  if (secret) return prompts.secret(question);
  const choices = spec.choices?.[name] ?? paramOf(name).choices ?? (kind === 'boolean' ? ['true', 'false'] : undefined);
  if (choices) {
    const all = choices.map((value) => ({ value, label: value }));
    return prompts.choose(question, all, suggestion);
  }
  const picked = thing && (await pick(thing, question, options));
  if (picked?.id !== undefined) return picked.id;
  try {
    return await typed(name, question, options);
  } catch (error) {
    // From typing, back to the list.
    if (error instanceof SteppedBack && picked) return askValue(name, options);
    throw error;
  }
}

/** One of those that there are, without an id if the person would rather type it; undefined if there are none. */
async function pick(
  thing: Thing,
  question: string,
  { prompts, list, known, suggestion, say, width }: AskOptions,
): Promise<{ id: string | undefined } | undefined> {
  try {
    const there = (await list(thing, known)).toSorted(compare);
    if (there.length === 0) {
      say(`There is no ${thing} to choose from.`);
      return undefined;
    }
    const [names, room] = [there.map(({ id, names: [name] }) => name || id), width - 8];
    const column = Math.min(Math.max(...names.map((name) => stringWidth(name))), Math.floor(room / 2));
    const options: Array<Option<string | undefined>> = there.map(({ id, detail }, index) => ({
      value: id,
      label: cutTo(`${padTo(names[index] ?? id, column)}  ${detail}`, room).trimEnd(),
      also: `${names[index]} ${detail}`,
    }));
    const other = { value: undefined, label: 'Something else', hint: 'an id, a name, or an address copied from Sigma' };
    return { id: await prompts.choose(question, [...options, other], suggestion ?? there[0]?.id) };
  } catch (error) {
    if (!(error instanceof SigmaApiError || error instanceof UsageError)) throw error;
    say(`There is no list to choose from: ${messageOf(error)}`);
    return undefined;
  }
}

function compare(one: NamedThing, other: NamedThing): number {
  const isGone = Number(one.isGone ?? false) - Number(other.isGone ?? false);
  return isGone || (one.names[0] ?? '').localeCompare(other.names[0] ?? '');
}

function typed(name: ParamName, question: string, { prompts, suggestion = '' }: AskOptions): Promise<string> {
  const check = (text: string): string | undefined => {
    if (text === '') return `Something is needed here (${paramOf(name).where})`;
    try {
      parseValue(name, text);
    } catch (error) {
      return messageOf(error);
    }
    return undefined;
  };
  return prompts.text(question, { initial: suggestion, check });
}
