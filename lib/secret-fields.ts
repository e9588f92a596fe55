import { isRecord } from './is-record.ts';

/** Fields of a request whose values nobody is to see. */
const secretField = /secret|password|passphrase|private_?key|token|service_?account/i;

/** The value as it may be shown: what a secret field holds is an ellipsis. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, isSecret(name, inner) ? '…' : masked(inner)]),
  );
}

/** Shorter ones are not struck out: with them would go half the words of every message. */
const shortest = 4;

/** Every text in a secret field, to be struck out should an answer repeat it. */
export function secretsIn(value: unknown): string[] {
  return secretTexts(value).filter(({ length }) => length >= shortest);
}

/** Whether a secret field holds anything, be it ever so short. */
export function hasSecret(value: unknown): boolean {
  return secretTexts(value).some((text) => text !== '');
}

function secretTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(secretTexts);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    isSecret(name, inner) ? textsIn(inner) : secretTexts(inner),
  );
}

/** A text that is JSON itself, as a service account is, holds secrets of its own; a number may be a password. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value, ...secretTexts(parsed(value))];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isRecord(value)) return [];
  // The `plain` of { type: 'plain', value: … } is no secret.
  return Object.entries(value).flatMap(([name, inner]) => (name === 'type' ? [] : textsIn(inner)));
}

function isSecret(name: string, value: unknown): boolean {
  return secretField.test(name) && value !== null && typeof value !== 'boolean';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
