import type { z } from 'zod';
import { invalid } from './errors.ts';

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
  const got = shown(valueAt(value, issue.path));
  const expected = expectation(issue);
  return expected === undefined
    ? `Invalid value: ${got} at ${at}`
    : `Expecting ${expected} at ${at} but instead got: ${got}`;
}

function expectation(issue: z.core.$ZodIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'integer' : issue.expected;
    case 'invalid_format':
      return issue.format === 'guid' ? 'UUID' : issue.format;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' | ');
    case 'too_small':
      return issue.origin === 'string' ? 'non-empty string' : `${issue.origin} of at least ${issue.minimum}`;
    default:
      return undefined;
  }
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner instanceof Object ? Reflect.get(inner, key) : undefined), value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > LONGEST_SHOWN_VALUE ? `${text.slice(0, LONGEST_SHOWN_VALUE)}…` : text;
}
