import { messageOf, UsageError } from './errors.ts';
import { type ParamName, paramOf, params, parseValue, type ValueOf } from './params.ts';
import type { Origin, Setting, Settings } from './settings.ts';

/** What a recipe declares of its variables. */
export interface Spec {
  /** Must be set. */
  needs?: readonly ParamName[];
  /** May be set; the value is what counts otherwise. */
  accepts?: { readonly [Name in ParamName]?: ValueOf<Name> | undefined };
  /** Of each group one must be set; of several, the one from the stronger level counts, then the one named first. */
  oneOf?: ReadonlyArray<readonly ParamName[]>;
  /** Needed as well when that one of a group is the one that counts; blank otherwise, unless set. */
  together?: { readonly [Name in ParamName]?: readonly ParamName[] };
  /** What a variable means to this recipe, where that is not what lib/params.ts says. */
  meanings?: { readonly [Name in ParamName]?: string };
  /** The values that this recipe allows. */
  choices?: { readonly [Name in ParamName]?: readonly string[] };
  /** Options without a value (`--names-from-email`) and what they do. */
  flags?: Readonly<Record<string, string>>;
  /** Variables whose values may stand on the command line without a name, in this order. */
  unnamed?: readonly ParamName[];
  /** Set for a recipe that sends any request: options that are not known are the request's parameters. */
  query?: boolean;
  /** Set for a recipe that begins whatever is wrong with the settings; it hears of it when it asks the API. */
  diagnoses?: boolean;
  /** Set for a recipe that shows a plan before it changes anything: it then takes --dry-run. */
  plans?: boolean;
}

type Needed<S extends Spec> = S extends { needs: readonly (infer Name extends ParamName)[] } ? Name : never;
type OneOf<S extends Spec> = S extends { oneOf: ReadonlyArray<readonly (infer Name extends ParamName)[]> }
  ? Name
  : never;
type Accepted<S extends Spec> = S extends { accepts: infer Accepts } ? keyof Accepts & ParamName : never;
type Together<S extends Spec> = S extends {
  together: { [Name in ParamName]?: readonly (infer Other extends ParamName)[] };
}
  ? Other
  : never;
type Flag<S extends Spec> = S extends { flags: infer Flags } ? keyof Flags & string : never;

/** The value's type: one of the recipe's choices, if it names them. */
type Value<S extends Spec, Name extends ParamName> = S extends { choices: { [N in Name]: readonly (infer Choice)[] } }
  ? Choice
  : ValueOf<Name>;

type Default<S extends Spec, Name extends ParamName> = S extends { accepts: { [N in Name]: infer Given } }
  ? Given
  : undefined;

type Query<S extends Spec> = S extends { query: true }
  ? { readonly query: Readonly<Record<string, string[]>> }
  : unknown;

/** What a recipe gets: each variable by its name, in its own type; options without a value as booleans. */
export type Values<S extends Spec> = { readonly [Name in Needed<S>]: Value<S, Name> } & {
  readonly [Name in OneOf<S>]: Value<S, Name> | undefined;
} & { readonly [Name in Together<S>]: string } & {
  readonly [Name in Accepted<S>]: Default<S, Name> extends undefined ? Value<S, Name> | undefined : Value<S, Name>;
} & { readonly [Name in Flag<S>]: boolean } & Query<S>;

/** Every variable that the recipe reads. */
export function variableNames(spec: Spec): ParamName[] {
  const accepted = Object.keys(spec.accepts ?? {}).filter((name): name is ParamName => name in params);
  return [...(spec.needs ?? []), ...(spec.oneOf?.flat() ?? []), ...togetherNames(spec), ...accepted];
}

function togetherNames({ together = {} }: Spec): ParamName[] {
  return [...new Set(Object.values(together).flat())];
}

/** The declaration in the words of a recipe's header: `MEMBERID, NEW_MEMBER_TYPE; optional LIMIT`. */
export function describeNeeds(spec: Spec): string {
  const withOthers = (name: ParamName): string => {
    const others = spec.together?.[name];
    return others ? `${name} (with ${others.join(', ')})` : name;
  };
  const needed = [...(spec.needs ?? []), ...(spec.oneOf ?? []).map((group) => group.map(withOthers).join(' or '))];
  const optional = [...Object.keys(spec.accepts ?? {}), ...Object.keys(spec.flags ?? {}).map((flag) => `--${flag}`)];
  return [needed.join(', ') || 'nothing', optional.length > 0 && `optional ${optional.join(', ')}`]
    .filter(Boolean)
    .join('; ');
}

/** What the variable means to this recipe. */
export function meaningOf(spec: Spec, name: ParamName): string {
  return spec.meanings?.[name] ?? paramOf(name).meaning;
}

/** A recipe's values, and what a run needs to know of how they came about. */
interface Resolved<V> {
  values: V;
  used: UsedSetting[];
  /** What CONCURRENCY says, which every recipe can be given. */
  concurrency?: number;
}

/** A variable that was set, for telling what a run is about to work on. */
export interface UsedSetting {
  name: ParamName;
  value: string;
  origin: Origin;
}

/** What the command line holds besides variables. */
interface Given {
  flags: ReadonlySet<string>;
  query?: Record<string, string[]>;
}

/**
 * The recipe's values, and where those that were set came from. Throws one UsageError that names everything that is
 * missing or malformed at once.
 */
export function resolveValues<S extends Spec>(spec: S, settings: Settings, given: Given): Resolved<Values<S>>;
export function resolveValues(spec: Spec, settings: Settings, { flags, query }: Given): Resolved<object> {
  const values = new Map<string, unknown>(Object.entries(spec.accepts ?? {}));
  const used: UsedSetting[] = [];
  const problems: string[] = [];

  const take = (name: ParamName, { value, origin }: Setting): void => {
    try {
      const choices = spec.choices?.[name];
      const parsed = parseValue(name, value);
      if (choices && !choices.includes(String(parsed)))
        throw new UsageError(`“${value}” is none of ${choices.join(', ')}`);
      values.set(name, parsed);
      used.push({ name, value, origin });
    } catch (error) {
      problems.push(`  ${name}: ${messageOf(error)} (${origin})\n    ${meaningOf(spec, name)}; ${paramOf(name).where}`);
    }
  };

  const need = (name: ParamName): void => {
    const setting = settings(name);
    if (setting) take(name, setting);
    else problems.push(`  ${name}: not set\n    ${meaningOf(spec, name)}; ${paramOf(name).where}`);
  };

  for (const name of togetherNames(spec)) values.set(name, settings(name)?.value ?? '');
  for (const name of spec.needs ?? []) need(name);
  for (const group of spec.oneOf ?? []) {
    const found = group
      .flatMap((name) => ({ name, setting: settings(name) }))
      .filter((each): each is { name: ParamName; setting: Setting } => each.setting !== undefined)
      .toSorted((one, other) => one.setting.level - other.setting.level);
    const [first, second] = found;
    if (!first) {
      const either = group.map((name) => `    ${name}: ${meaningOf(spec, name)}; ${paramOf(name).where}`).join('\n');
      problems.push(`  ${group.join(' or ')}: ${group.length > 2 ? 'none' : 'neither'} is set\n${either}`);
    } else if (first.setting.origin === 'command line' && second?.setting.origin === 'command line') {
      problems.push(`  ${first.name} and ${second.name}: give one of them, not both`);
    } else {
      take(first.name, first.setting);
      for (const name of spec.together?.[first.name] ?? []) need(name);
    }
  }
  for (const name of variableNames({ accepts: spec.accepts ?? {} })) {
    const setting = settings(name);
    if (setting) take(name, setting);
  }
  const concurrency = settings('CONCURRENCY');
  if (concurrency) take('CONCURRENCY', concurrency);
  if (problems.length > 0) {
    throw new UsageError(
      `Nothing was done, for this has to be put right first:\n${problems.join('\n')}\nSet a variable in .env, in the environment, or on the command line as --NAME=value.`,
    );
  }
  for (const flag of Object.keys(spec.flags ?? {})) values.set(flag, flags.has(flag));
  if (spec.query) values.set('query', query);
  return {
    values: Object.fromEntries(values),
    used,
    ...(concurrency && { concurrency: parseValue('CONCURRENCY', concurrency.value) }),
  };
}
