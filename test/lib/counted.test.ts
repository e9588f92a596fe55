import { expect, it } from 'vitest';
import { counted } from '../../lib/counted.ts';

it.each([
  [0, 'row', '0 rows'],
  [1, 'row', '1 row'],
  [2, 'data model', '2 data models'],
  [1, 'person', '1 person'],
  [40, 'person', '40 people'],
  [2, 'address', '2 addresses'],
])('%i of %s is “%s”', (count, noun, words) => {
  expect(counted(count, noun)).toBe(words);
});
