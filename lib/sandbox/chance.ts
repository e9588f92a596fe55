/** A number from 0 to 2³² − 1 that looks like chance and is always the same for the same place and purpose. */
export function chance(place: number, purpose: number): number {
  let bits = Math.imul(place ^ Math.imul(purpose + 1, 0x9e3779b1), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x27d4eb2f);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** One of the list, by chance. */
export function drawn<T>(list: readonly T[], place: number, purpose: number): T {
  return pick(list, chance(place, purpose));
}

/** The list's entry at that place, going round. */
export function pick<T>(list: readonly T[], place: number): T {
  const entry = list[place % list.length];
  if (entry === undefined) throw new RangeError('Nothing to pick from');
  return entry;
}

const DAY_MS = 86_400_000;

/** The texts of so many days from one on: `2026-01-31`. */
export function daysFrom(first: string, count: number): string[] {
  const start = Date.parse(first);
  return Array.from({ length: count }, (_, day) => new Date(start + day * DAY_MS).toISOString().slice(0, 10));
}
