/** Nouns whose plural is not theirs with an s. */
const plurals: Record<string, string> = { person: 'people', address: 'addresses' };

/** A number of things in words: `1 row`, `2 rows`, `3 people`. `noun` is in the singular. */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : (plurals[noun] ?? `${noun}s`)}`;
}
