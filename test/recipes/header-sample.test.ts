import { expect, it } from 'vitest';
import { sampleProblems } from '../support/header-sample.ts';

const table = 'name        memberId  reason\nAda Nilsen  2ZG4      none';

it.each([
  [['name  memberId', 'Bo    x'], table],
  [['name  memberId  reason'], 'name  memberId\nBo    x'],
  [['{ "a": 1, "b": …'], '{\n  "a": 2,\n  "b": [],\n  "c": 3\n}'],
  [['Plugs', '  Data', '…'], 'Boots\n  Overview\n  Details'],
])('a sample of what is printed is right: %j', (sample, printed) => {
  expect(sampleProblems(sample, printed)).toEqual([]);
});

it.each([
  [['memberId  name'], table, 'the columns are'],
  [['name  email'], table, 'the columns are'],
  [['{ "a": 1, "z": 2 }'], '{ "a": 2 }', 'no field z'],
  [['Plugs', '    Data'], 'Boots\n  Overview', 'no line like'],
])('a sample of what is not printed is wrong: %j', (sample, printed, words) => {
  expect(sampleProblems(sample, printed).join()).toContain(words);
});
