const secretField = /pass(word|phrase|wd)|pwd|secret$|private_?key|token$|service_?account/i;

/** Whether a request's field of that name holds a password, a key or the like. */
export function isSecretField(name: PropertyKey): boolean {
  return secretField.test(String(name));
}

/**
 * The value with every secret field struck out, and every text that looks like JSON, since it may have such fields of
 * its own. Where a secret manager keeps a secret is none.
 */
export function withoutSecrets(value: unknown, isSecret = false): unknown {
  if (Array.isArray(value)) return value.map((inner) => withoutSecrets(inner, isSecret));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, withoutSecrets(inner, isSecretIn(name, isSecret))]),
    );
  }
  if (value === undefined || value === null) return value;
  return isSecret || /^\s*[[{]/.test(String(value)) ? '…' : value;
}

/** In a secret's own object all is secret but what says where it is kept, or how it is written. */
function isSecretIn(name: string, isSecret: boolean): boolean {
  return isSecret ? !['secretManagerId', 'secretId', 'type'].includes(name) : isSecretField(name);
}
