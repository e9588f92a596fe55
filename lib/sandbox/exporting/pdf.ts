import PDFDocument from 'pdfkit';
import { type DataElement, type Element, hasData, type Page } from '../content/content.ts';
import { type Cell, type Column, columnsOf } from '../content/rows.ts';
import { type Bar, barsOf, rounded, written } from './bars.ts';
import { type ExportPlan, exportedRows } from './export-file.ts';

const MARGIN = 48;
const INK = '#0f172a';
const FAINT = '#64748b';
const LINE = '#cbd5e1';
const ACCENT = '#2563eb';
const STRIPE = '#f1f5f9';
const ROW_HEIGHT = 16;
const CHART_HEIGHT = 190;
/** Sigma's own limit for a table. */
const MOST_ROWS = 1000;
/** A table begins on a new sheet of paper if there is less room. Among other elements it ends with the sheet. */
const FEWEST_ROWS = 10;
const CELL_SIZE = 7.5;
const CELL_PADDING = 3;
const WIDEST_COLUMN = 130;

type Layout = 'portrait' | 'landscape';

/** A document with a page, or more, for each of the workbook's pages that are asked for. */
export async function* pdfFile(plan: ExportPlan, layout: Layout): AsyncGenerator<Uint8Array> {
  const document = new PDFDocument({
    size: 'A4',
    layout,
    margin: MARGIN,
    autoFirstPage: false,
    info: { Title: plan.name, Producer: 'Sigma API sandbox', CreationDate: new Date(plan.createdAt) },
  });
  for (const page of plan.pages) drawPage(document, plan, page);
  document.end();
  for await (const piece of document) yield piece;
}

type Document = PDFKit.PDFDocument;

function drawPage(document: Document, plan: ExportPlan, page: Page): void {
  startPage(document, plan, page);
  if (page.elements.length === 0) document.font('Helvetica').fontSize(11).fillColor(FAINT).text('This page is empty.');
  for (const element of page.elements) drawElement(document, plan, page, element);
}

/** A sheet of paper with the heading that all of them have. */
function startPage(document: Document, plan: ExportPlan, page: Page): void {
  document.addPage();
  const width = document.page.width - 2 * MARGIN;
  const day = new Date(plan.createdAt).toISOString().slice(0, 10);
  document.rect(0, 0, document.page.width, 8).fill(ACCENT);
  document
    .font('Helvetica-Bold')
    .fontSize(20)
    .fillColor(INK)
    .text(plan.name, MARGIN, 32, { width, height: 24, ellipsis: true });
  document
    .font('Helvetica')
    .fontSize(10)
    .fillColor(FAINT)
    .text(`${page.name} · exported on ${day}`, MARGIN, 58, { width });
  document.y = 88;
}

function drawElement(document: Document, plan: ExportPlan, page: Page, element: Element): void {
  if (element.text !== undefined) {
    document.font('Helvetica').fontSize(12).fillColor(INK).text(element.text, MARGIN).moveDown(0.8);
  } else if (element.control) {
    const value = plan.request.parameters?.[element.control.id] ?? 'All';
    document.font('Helvetica').fontSize(9).fillColor(FAINT).text(`${element.name}: ${value}`, MARGIN).moveDown(0.4);
  } else if (hasData(element)) {
    if (element.type === 'visualization') drawChart(document, plan, page, element);
    else drawTable(document, plan, page, element);
  }
}

/** Makes sure that there is so much room on the sheet, and writes the element's name. */
function startElement(document: Document, plan: ExportPlan, page: Page, { name }: Element, height: number): void {
  if (document.y + height > document.page.height - MARGIN) startPage(document, plan, page);
  document.moveDown(0.5).font('Helvetica-Bold').fontSize(12).fillColor(INK);
  document.text(name ?? '', MARGIN).moveDown(0.4);
}

function drawChart(document: Document, plan: ExportPlan, page: Page, element: DataElement): void {
  const bars = barsOf(plan, element);
  startElement(document, plan, page, element, element.vizualizationType === 'kpi' ? 70 : CHART_HEIGHT + 40);
  if (element.vizualizationType === 'kpi') {
    document
      .font('Helvetica-Bold')
      .fontSize(28)
      .fillColor(ACCENT)
      .text(rounded(bars[0]?.value ?? 0))
      .moveDown(0.4);
    return;
  }
  const top = document.y;
  const width = document.page.width - 2 * MARGIN;
  const largest = Math.max(1, ...bars.map(({ value }) => value));
  const bottom = top + CHART_HEIGHT - 30;
  const height = bottom - top - 14;
  for (const share of [0.25, 0.5, 0.75, 1]) {
    const y = bottom - height * share;
    document
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + width, y)
      .lineWidth(0.5)
      .stroke(LINE);
  }
  const slot = width / Math.max(1, bars.length);
  const topOf = ({ value }: Bar) => bottom - (height * value) / largest;
  for (const [place, bar] of bars.entries()) {
    const left = MARGIN + slot * place;
    if (element.vizualizationType === 'line') {
      const next = bars[place + 1];
      const [x, y] = [left + slot / 2, topOf(bar)];
      if (next)
        document
          .moveTo(x, y)
          .lineTo(x + slot, topOf(next))
          .lineWidth(1.5)
          .stroke(ACCENT);
      document.circle(x, y, 2.5).fill(ACCENT);
    } else {
      document.rect(left + slot * 0.18, topOf(bar), slot * 0.64, bottom - topOf(bar)).fill(ACCENT);
    }
    const label = { width: slot, height: 10, align: 'center' as const, ellipsis: true };
    document
      .font('Helvetica')
      .fontSize(7)
      .fillColor(FAINT)
      .text(rounded(bar.value), left, topOf(bar) - 10, label);
    document
      .fontSize(8)
      .fillColor(INK)
      .text(bar.label, left, bottom + 6, label);
  }
  document
    .moveTo(MARGIN, bottom)
    .lineTo(MARGIN + width, bottom)
    .lineWidth(1)
    .stroke(FAINT);
  document.x = MARGIN;
  document.y = bottom + 30;
}

function drawTable(document: Document, plan: ExportPlan, page: Page, element: DataElement): void {
  startElement(document, plan, page, element, ROW_HEIGHT * (FEWEST_ROWS + 4));
  const bottom = document.page.height - MARGIN;
  const room = Math.floor((bottom - document.y) / ROW_HEIGHT) - 2;
  const most = plan.request.elementId === undefined ? room : MOST_ROWS;
  const rows = [...exportedRows(plan, element, most + 1)];
  const all = columnsOf(element.sheet);
  const widths = widthsOf(document, all, rows);
  const columns = all.slice(0, widths.length);

  function drawRow(cells: string[], font: string, background: string | undefined): void {
    const y = document.y;
    if (background) document.rect(MARGIN, y, document.page.width - 2 * MARGIN, ROW_HEIGHT).fill(background);
    document.font(font).fontSize(CELL_SIZE).fillColor(INK);
    let x = MARGIN;
    for (const [place, { type }] of columns.entries()) {
      const width = widths[place] ?? 0;
      const align = type === 'number' || type === 'integer' ? ('right' as const) : ('left' as const);
      const box = { width: width - 2 * CELL_PADDING, height: CELL_SIZE + 2, align, ellipsis: true };
      document.text(cells[place] ?? '', x + CELL_PADDING, y + 5, box);
      x += width;
    }
    document.y = y + ROW_HEIGHT;
  }

  const header = columns.map(({ label }) => label);
  drawRow(header, 'Helvetica-Bold', LINE);
  for (const [place, row] of rows.slice(0, most).entries()) {
    if (document.y + ROW_HEIGHT > bottom) {
      startPage(document, plan, page);
      drawRow(header, 'Helvetica-Bold', LINE);
    }
    drawRow(textsOf(row, columns), 'Helvetica', place % 2 === 1 ? STRIPE : undefined);
  }
  const shown = [
    ...(rows.length > most ? [`the first ${most} rows`] : []),
    ...(columns.length < all.length ? [`${columns.length} of ${all.length} columns`] : []),
  ];
  document.x = MARGIN;
  document.moveDown(0.5).font('Helvetica').fontSize(8).fillColor(FAINT);
  if (shown.length > 0) document.text(`Shown: ${shown.join(', ')}`, MARGIN);
  document.moveDown(0.8);
}

function textsOf(row: Cell[], columns: Column[]): string[] {
  return columns.map(({ type }, place) => written(row[place] ?? null, type));
}

/** The widths of as many columns as there is room for, by their longest texts; they fill the room. */
function widthsOf(document: Document, columns: Column[], rows: Cell[][]): number[] {
  const texts = rows.map((row) => textsOf(row, columns));
  const room = document.page.width - 2 * MARGIN;
  document.font('Helvetica-Bold').fontSize(CELL_SIZE);
  let used = 0;
  const widths = columns.flatMap(({ label }, place) => {
    const longest = [label, ...texts.map((row) => row[place] ?? '')].map((text) => document.widthOfString(text));
    const width = Math.min(WIDEST_COLUMN, Math.max(...longest) + 2 * CELL_PADDING + 1);
    used += width;
    return used <= room ? [width] : [];
  });
  const total = widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width) => (width * room) / total);
}
