import fc from 'fast-check';
import { expect, it } from 'vitest';
import { terminalText } from '../../lib/terminal-text.ts';
import { anyText } from '../support/lib-text.ts';

it.each([
  ['colours', '\u001b[31mred', '[31mred'],
  ['a title for the window', '\u001b]0;mine\u0007', ']0;mine'],
  ['an erasing return', 'safe\r\u001b[2Kevil', 'safe[2Kevil'],
  ['control characters of the second kind', 'a\u009b31mb\u0085c', 'a31mbc'],
  ['a turned direction of writing', 'invoice\u202Efdp.exe\u2066', 'invoicefdp.exe'],
  ['backspaces and DEL', 'a\bb\u007f', 'ab'],
])('a name cannot smuggle %s into a terminal', (_what, text, expected) => {
  expect(terminalText(text)).toBe(expected);
});

it('leaves people’s names and new lines as they are', () => {
  const text = 'Zoë Ñandú\n山田 太郎\nمحمد 👩‍👧';
  expect(terminalText(text)).toBe(text);
});

it('keeps no control character but new lines, and every other character', () => {
  const piece = fc.oneof(anyText(), fc.constantFrom('\u001b[2J', '\r\n', '\u202E', '\u061C', '\u0000'));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      const kept = terminalText(text);
      const expected = [...text].filter(
        (character) => character === '\n' || !/[\p{Cc}\p{Bidi_Control}]/u.test(character),
      );
      return kept === expected.join('');
    }),
  );
});
