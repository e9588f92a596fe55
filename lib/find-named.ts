import leven from 'leven';
import { createClient } from './client.ts';
import { messageOf, UsageError } from './errors.ts';
import { getBearerToken } from './get-access-token.ts';
import { type KnownIds, listNamed, type NamedThing } from './named-things.ts';
import { hasIdShape, type ParamName, paramOf, type Thing } from './params.ts';
import { isAddress, readAddress, uuidOfUrlId } from './sigma-address.ts';
import { renderTable } from './table.ts';

/** A variable's value, as it was given. */
interface Given {
  name: ParamName;
  value: string;
}

/**
 * The ids of what the values name: exactly, else in any case, by a member's email address, by a document's folder and
 * name, by an address copied from Sigma or the urlId in it. Values that are ids already are left out. Throws one
 * UsageError with the candidates of all that is unknown or ambiguous.
 */
export async function findIds(given: readonly Given[]): Promise<KnownIds> {
  const sigma = createClient(getBearerToken);
  const lists = new Map<Thing, Promise<NamedThing[]>>();
  const found: Record<string, string> = {};
  const problems: string[] = [];

  const idOf = async (thing: Thing, text: string, known: KnownIds): Promise<string> => {
    const told = idInAddress(thing, text);
    if (told !== undefined) return told;
    const list = lists.get(thing) ?? listNamed(sigma, thing, known);
    lists.set(thing, list);
    return chooseByName(thing, text, await list);
  };

  const ids: Record<string, string> = {};
  // What is part of something comes after it.
  const inOrder = given.toSorted((one, other) => Number(isPart(one.name)) - Number(isPart(other.name)));
  for (const { name, value } of inOrder) {
    const { thing } = paramOf(name);
    if (thing === undefined) continue;
    ids[name] = value;
    if (hasIdShape(thing, value)) continue;
    delete ids[name];
    try {
      ids[name] = found[name] = await idOf(thing, value, ids);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(`  ${name}: ${messageOf(error)}`);
    }
  }
  if (problems.length === 0) return found;
  throw new UsageError(`Nothing was done, for this has to be put right first:\n${problems.join('\n')}`);
}

function isPart(name: ParamName): boolean {
  return paramOf(name).within !== undefined;
}

/** The id that stands in an address, or behind a urlId; undefined for a name. */
function idInAddress(thing: Thing, text: string): string | undefined {
  if (!isAddress(text)) return thing === 'member' || /^[A-Z]?[a-z]+$/.test(text) ? undefined : uuidOfUrlId(text);
  const address = readAddress(text);
  const id = thing === 'element' ? address?.elementId : address?.id;
  const fits = thing === 'element' ? 'workbook' : thing;
  if (!address || !id || (address.thing ?? fits) !== fits || !hasIdShape(thing, id))
    throw new UsageError(`“${text}” is not the address of ${withArticle(thing)}`);
  return id;
}

/** The one thing of that name; of several, the one in the same letters, then the one that is not gone. */
function chooseByName(thing: Thing, text: string, all: readonly NamedThing[]): string {
  const key = keyOf(text);
  const fitting = all.filter(({ id, names }) => id === text || names.some((name) => keyOf(name) === key));
  const strictest = [
    fitting.filter(({ id }) => id === text),
    fitting.filter(({ names, isGone }) => names.includes(text) && !isGone),
    fitting.filter(({ isGone }) => !isGone),
    fitting,
  ].find((some) => some.length > 0);
  const [only] = strictest ?? [];
  if (only && strictest?.length === 1) return only.id;
  if (strictest) {
    throw new UsageError(
      `there are ${strictest.length} ${thing}s called “${text}”; say which by its id:\n${listed(thing, strictest)}`,
    );
  }
  const near = all.filter(({ names }) => names.some((name) => isNear(keyOf(name), key)));
  const hint =
    near.length > 0
      ? `. Near it:\n${listed(thing, near)}`
      : all.length > most
        ? `, of ${all.length}`
        : `. There is:\n${listed(thing, all)}`;
  throw new UsageError(`there is no ${thing} called “${text}”${hint}`);
}

/** The form in which names are compared. */
function keyOf(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}

function isNear(name: string, text: string): boolean {
  return name.includes(text) || leven(name, text) <= Math.max(1, Math.floor(text.length / 4));
}

/** The most that are listed of what may be meant. */
const most = 10;

function listed(thing: Thing, candidates: readonly NamedThing[]): string {
  const idColumn = `${thing.replace(' m', 'M')}Id`;
  const rows = candidates.slice(0, most).map(({ id, names: [name], detail }) => ({ name, [idColumn]: id, detail }));
  const table = renderTable(rows, ['name', idColumn, 'detail'], 76).replace(/^/gm, '    ');
  return candidates.length > most ? `${table}\n    … and ${candidates.length - most} more` : table;
}

function withArticle(thing: Thing): string {
  return `${/^[aeiou]/.test(thing) ? 'an' : 'a'} ${thing}`;
}
