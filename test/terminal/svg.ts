/** What a terminal shows at one moment, with its escape sequences for colours, and for how many seconds. */
export interface Frame {
  lines: string[];
  seconds: number;
}

const [cellWidth, lineHeight, margin] = [8.4, 18, 14];

/** The sixteen colours of a dark terminal. */
const palette = [
  '#15161e #f7768e #9ece6a #e0af68 #7aa2f7 #bb9af7 #7dcfff #a9b1d6',
  '#737aa2 #f7768e #9ece6a #e0af68 #7aa2f7 #bb9af7 #7dcfff #c0caf5',
].flatMap((half) => half.split(' '));
const [background, foreground] = ['#1a1b26', '#c0caf5'];

interface Style {
  colour?: string | undefined;
  bold?: boolean;
  dim?: boolean;
  inverse?: boolean;
}

/** An SVG that plays the frames one after the other, over and over; where motion is unwanted it shows the last. */
export function svgOf(frames: readonly Frame[], { columns, rows }: { columns: number; rows: number }): string {
  const width = Math.ceil(columns * cellWidth + 2 * margin);
  const height = rows * lineHeight + 2 * margin;
  const total = frames.reduce((sum, { seconds }) => sum + seconds, 0);
  let start = 0;
  const motions = frames.map(({ seconds }, index) => {
    const [from, to] = [start / total, (start + seconds) / total].map((part) => (part * 100).toFixed(2));
    start += seconds;
    const hidden = index === 0 ? '' : `0%,${from}%{visibility:hidden}`;
    return `@keyframes f${index}{${hidden}${from}%,${to}%{visibility:visible}${index === frames.length - 1 ? '' : `${to}%,100%{visibility:hidden}`}}`;
  });
  const groups = frames.map(
    ({ lines }, index) =>
      `<g class="f" style="animation-name:f${index}">\n${lines.map(lineOf).filter(Boolean).join('\n')}\n</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A session in a terminal">
<style>
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:${foreground};white-space:pre}
.f{visibility:hidden;animation:${total}s step-end infinite}
${motions.join('\n')}
@media (prefers-reduced-motion:reduce){.f{animation:none}.f:last-child{visibility:visible}}
</style>
<rect width="100%" height="100%" rx="8" fill="${background}"/>
${groups.join('\n')}
</svg>
`;
}

function lineOf(line: string, row: number): string {
  const spans = spansOf(line.trimEnd());
  if (spans.every(({ text }) => text.trim() === '')) return '';
  const y = margin + row * lineHeight + 13;
  return `<text x="${margin}" y="${y}">${spans.map(spanText).join('')}</text>`;
}

function spanText({ text, style }: { text: string; style: Style }): string {
  const escaped = text.replace(/[<&]/g, (sign) => (sign === '<' ? '&lt;' : '&amp;'));
  const fill = style.inverse ? undefined : style.colour;
  const attributes = [
    fill && `fill="${fill}"`,
    style.bold && 'font-weight="bold"',
    style.dim && 'opacity=".6"',
    style.inverse && 'text-decoration="underline"',
  ].filter(Boolean);
  return attributes.length > 0 ? `<tspan ${attributes.join(' ')}>${escaped}</tspan>` : escaped;
}

const esc = '\u001b';
const endOfLink = `(?:\u0007|${esc}\\\\)`;
/** A link's address, and whatever else a terminal is told without drawing it. */
const undrawn = new RegExp(`${esc}\\][^\u0007${esc}]*${endOfLink}`, 'g');
const styling = new RegExp(`(${esc}\\[[\\d;]*m)`);
const stylingCodes = new RegExp(`^${esc}\\[([\\d;]*)m$`);

/** A line in pieces of one style each. Links and other sequences that draw nothing are left out. */
function spansOf(line: string): Array<{ text: string; style: Style }> {
  let style: Style = {};
  const drawn = line.replace(undrawn, '');
  return drawn.split(styling).flatMap((piece) => {
    const codes = stylingCodes.exec(piece)?.[1];
    if (codes === undefined) return piece === '' ? [] : [{ text: piece, style }];
    style = codes.split(';').map(Number).reduce(restyled, style);
    return [];
  });
}

function restyled(style: Style, code: number): Style {
  if (code === 0) return {};
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 7) return { ...style, inverse: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 27) return { ...style, inverse: false };
  if (code >= 30 && code <= 37) return { ...style, colour: palette[code - 30] };
  if (code === 39) return { ...style, colour: undefined };
  if (code >= 90 && code <= 97) return { ...style, colour: palette[code - 82] };
  return style;
}
