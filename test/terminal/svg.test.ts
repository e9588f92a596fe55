import { expect, it } from 'vitest';
import { svgOf } from './svg.ts';

const size = { columns: 40, rows: 2 };

it('shows what stood in the terminal, in its colours, and nothing that could be markup', () => {
  const lines = [
    '\u001b[31mfail\u001b[39m <b> & more',
    '\u001b]8;;https://a.example\u001b\\a link\u001b]8;;\u001b\\',
    '',
  ];
  const svg = svgOf([{ lines, seconds: 1 }], size);
  expect(svg).toContain('<tspan fill="#f7768e">fail</tspan> &lt;b> &amp; more</text>');
  expect(svg).toContain('>a link</text>');
  expect(svg).not.toContain('\u001b');
  expect(svg.match(/<text/g)).toHaveLength(2);
});

it('shows one picture after the other, and the last where motion is unwanted', () => {
  const frames = [1, 3].map((seconds) => ({ lines: [`${seconds} s`], seconds }));
  const svg = svgOf(frames, size);
  expect(svg).toContain('@keyframes f0{0.00%,25.00%{visibility:visible}25.00%,100%{visibility:hidden}}');
  expect(svg).toContain('@keyframes f1{0%,25.00%{visibility:hidden}25.00%,100.00%{visibility:visible}}');
  expect(svg).toContain('.f:last-child{visibility:visible}');
});
