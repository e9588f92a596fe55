import { PNG } from 'pngjs';
import { type Bar, barsOf } from './bars.ts';
import { dataElementsOf, type ExportPlan } from './export-file.ts';

type Color = readonly [red: number, green: number, blue: number];

const PAPER: Color = [255, 255, 255];
const AXIS: Color = [148, 163, 184];
const BAR: Color = [37, 99, 235];

const DEFAULT_SIZE = { pixelWidth: 1200, pixelHeight: 675 };
const LARGEST_SIDE = 4000;

/** An image of the elements' bar charts, one below the other. It has no words. */
export async function* pngFile(
  plan: ExportPlan,
  { pixelWidth = DEFAULT_SIZE.pixelWidth, pixelHeight = DEFAULT_SIZE.pixelHeight },
): AsyncGenerator<Uint8Array> {
  const image = new PNG({ width: side(pixelWidth), height: side(pixelHeight) });
  fill(image, 0, 0, image.width, image.height, PAPER);
  const charts = dataElementsOf(plan).map((element) => barsOf(plan, element));
  const height = Math.floor(image.height / Math.max(1, charts.length));
  for (const [place, bars] of charts.entries()) drawBars(image, bars, place * height, height);
  yield PNG.sync.write(image);
}

function side(pixels: number): number {
  return Math.max(1, Math.min(LARGEST_SIDE, Math.round(pixels)));
}

function drawBars(image: PNG, bars: Bar[], top: number, height: number): void {
  const margin = Math.round(Math.min(image.width, height) * 0.08);
  const bottom = top + height - margin;
  const room = image.width - 2 * margin;
  const largest = Math.max(1, ...bars.map(({ value }) => value));
  for (const [place, { value }] of bars.entries()) {
    const left = margin + (room * (place + 0.15)) / bars.length;
    const length = Math.max(0, (height - 2 * margin) * (value / largest));
    fill(image, left, bottom - length, (room * 0.7) / bars.length, length, BAR);
  }
  const line = Math.max(1, Math.round(margin / 30));
  fill(image, margin, bottom, room, line, AXIS);
  fill(image, margin, top + margin, line, height - 2 * margin, AXIS);
}

function fill(image: PNG, left: number, top: number, width: number, height: number, color: Color): void {
  const right = Math.min(image.width, Math.round(left + width));
  const bottom = Math.min(image.height, Math.round(top + height));
  for (let y = Math.max(0, Math.round(top)); y < bottom; y++) {
    for (let x = Math.max(0, Math.round(left)); x < right; x++) {
      image.data.set([...color, 255], (y * image.width + x) * 4);
    }
  }
}
