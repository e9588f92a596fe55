import { parseArgs } from 'node:util';
import type { Format } from './output.ts';
import { isParamName, type ParamName, paramOf, params } from './params.ts';
import { type Spec, variableNames } from './variables.ts';

/** Options that every recipe takes, and what they do. */
export const commonFlags = {
  help: 'Says what this recipe does and needs, and does nothing else',
  json: 'Prints the result as JSON, on a terminal too',
  jsonl: 'Prints one JSON value a line',
  csv: 'Prints the result as CSV',
  quiet: 'Says nothing but warnings and errors',
  curl: 'Shows each request as a cURL command',
  yes: 'Does what the plan says without asking',
  sandbox: 'Runs on the local sandbox, whatever is set',
  live: 'Runs on Sigma or not at all',
} as const;

/** Variables that every recipe can be given. */
export const commonVariables = [
  'CLIENT_ID',
  'baseURL',
  'authURL',
  'CONCURRENCY',
  'ENV_FILE',
  'SANDBOX_STATE',
  'SANDBOX_URL',
] as const satisfies readonly ParamName[];

const secretNames = Object.keys(params).filter((name) => isParamName(name) && paramOf(name).secret);

/** What a command line says. */
export interface CommandLine {
  /** Variables, by the name in lib/params.ts. */
  variables: Record<string, string>;
  /** Options without a value. */
  flags: Set<string>;
  /** Parameters of the request, for a recipe that takes any. */
  query: Record<string, string[]>;
  format: Format | undefined;
  /** Why it can't be taken as it is. */
  problems: string[];
}

/** Reads the arguments behind a recipe's file name. */
export function readCommandLine(argv: readonly string[], spec: Spec): CommandLine {
  const variables: Record<string, string> = {};
  const flags = new Set<string>();
  const query = new Map<string, string[]>();
  const problems: string[] = [];
  const unnamed = [...(spec.unnamed ?? [])];
  const known = new Set<string>([...variableNames(spec), ...commonVariables]);
  const knownFlags = new Set([
    ...Object.keys(commonFlags),
    ...Object.keys(spec.flags ?? {}),
    ...(spec.plans ? ['dry-run'] : []),
  ]);
  const isVariable = (name: string): boolean => known.has(properName(name));

  const options = Object.fromEntries([
    ...[...known, ...[...known].flatMap(aliasOf), ...secretNames].map((name) => [name, { type: 'string' }] as const),
    ...[...knownFlags].map((name) => [name, { type: 'boolean' }] as const),
  ]);
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true, allowPositionals: true });
  for (const token of tokens) {
    if (token.kind === 'positional') {
      const name = unnamed.shift();
      if (name === undefined) problems.push(`“${token.value}” is no option: write --NAME=value`);
      else if (variables[name] !== undefined) problems.push(`--${name} is given twice`);
      else variables[name] = token.value;
    }
    if (token.kind !== 'option') continue;
    const { name, value } = token;
    if (secretNames.includes(name)) {
      problems.push(
        `--${name}: a secret is not taken from the command line, where others on this machine can read it; set it in .env or in the environment`,
      );
    } else if (isVariable(name)) {
      const isNext = token.inlineValue === false && value?.startsWith('-');
      if (value === undefined || isNext) problems.push(`--${name} needs a value: --${name}=…`);
      else if (variables[properName(name)] !== undefined) problems.push(`--${properName(name)} is given twice`);
      else variables[properName(name)] = value;
    } else if (knownFlags.has(name)) {
      if (value === undefined) flags.add(name);
      else problems.push(`--${name} takes no value`);
    } else if (spec.query) {
      if (value === undefined) problems.push(`--${name} needs a value: --${name}=…`);
      else query.set(name, [...(query.get(name) ?? []), value]);
    } else {
      problems.push(`${token.rawName} is no option of this recipe${suggestion(name, [...known, ...knownFlags])}`);
    }
  }
  const formats = (['json', 'jsonl', 'csv'] as const).filter((format) => flags.has(format));
  if (formats.length > 1) problems.push(`--${formats.join(' and --')}: one of them`);
  if (flags.has('sandbox') && flags.has('live')) problems.push('--sandbox and --live: one of them');
  return { variables, flags, query: Object.fromEntries(query), format: formats[0], problems };
}

/** The name in lib/params.ts of a variable that goes by another name too. */
function properName(name: string): string {
  return Object.keys(params).find((each) => isParamName(each) && paramOf(each).alias === name) ?? name;
}

function aliasOf(name: string): string[] {
  const alias = isParamName(name) ? paramOf(name).alias : undefined;
  return alias ? [alias] : [];
}

function suggestion(name: string, known: string[]): string {
  const bare = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');
  const near = known.find((each) => bare(each) === bare(name));
  return near ? `. Did you mean --${near}?` : '';
}
