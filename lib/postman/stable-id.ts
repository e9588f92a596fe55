import { createHash } from 'node:crypto';

/** A UUID that is the same for the same text, so that what is imported again takes the place of what was there. */
export function stableId(text: string): string {
  const hex = createHash('sha256').update(`sigma-api-recipes ${text}`).digest('hex');
  // Version 8: a UUID that is made in a way of one's own.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
