import fc from 'fast-check';

/** Text of any characters, control characters and all; quicker to make than fast-check's own. */
export function anyText(lengths: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<string> {
  const ascii = fc.nat({ max: 0x7f });
  const others = fc.oneof(fc.integer({ min: 0x80, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }));
  const unit = fc.oneof(ascii, ascii, others).map((code) => String.fromCodePoint(code));
  return fc.string({ unit, ...lengths });
}
