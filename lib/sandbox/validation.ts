import type { z } from 'zod';
import { invalid } from './errors.ts';
import { isSecretField, withoutSecrets } from './secrets.ts';

const LONGEST_SHOWN_VALUE = 120;

/** The value as the schema reads it; a value that does not fit is refused in the API's manner, naming the path. */
export function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(issue ? describe(issue, value) : 'Invalid value');
}

/** The path's first part says which part of the request is meant; the API calls each of them 0. */
function describe(issue: z.core.$ZodIssue, value: unknown): string {
  const at = ['0', ...issue.path.slice(1).map(String)].join('.');
  const found = valueAt(value, issue.path);
  const expected = expectation(issue, found);
  const got = shown(withoutSecrets(found, issue.path.some(isSecretField)));
  return expected === undefined
    ? `Invalid value: ${got} at ${at}`
    : `Expecting ${expected} at ${at} but instead got: ${got}`;
}

function expectation(issue: z.core.$ZodIssue, found: unknown): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return commonNames[issue.expected] ?? issue.expected;
    case 'invalid_format':
      return issue.format === 'guid' ? 'UUID' : issue.format;
    case 'invalid_value':
      return alternatives(issue.values);
    case 'invalid_union': {
      if ('options' in issue && issue.options) return alternatives(issue.options);
      // Nothing at all is told by the first of the alternatives.
      const [first] = issue.errors[0] ?? [];
      return found === undefined && first ? expectation(first, found) : undefined;
    }
    case 'custom':
      return issue.message;
    case 'too_small':
      return issue.origin === 'string' ? 'non-empty string' : `${issue.origin} of at least ${issue.minimum}`;
    default:
      return undefined;
  }
}

/** What zod calls otherwise than JSON does. */
const commonNames: Record<string, string> = { int: 'integer', record: 'object' };

function alternatives(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(' | ');
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner instanceof Object ? Reflect.get(inner, key) : undefined), value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > LONGEST_SHOWN_VALUE ? `${text.slice(0, LONGEST_SHOWN_VALUE)}…` : text;
}
