import {
  controlsOf,
  type DataElement,
  type Element,
  elementsOf,
  hasData,
  isFilteredBy,
  type Page,
} from '../content/content.ts';
import { columnsOf, type Filter, rowsOf } from '../content/rows.ts';
import { invalid } from '../errors.ts';
import { EXPORT_CAP } from '../jobs.ts';
import type { ExportFormat, NewExport } from '../schemas/exports.ts';
import { elementOr404, pageOr404 } from '../workbooks.ts';
import { filterFrom } from './parameters.ts';
import { textFile } from './text.ts';

/** What an export is made from. */
export interface ExportPlan {
  /** The workbook's name. */
  name: string;
  /** The pages, each with only the elements that are wanted. */
  pages: Page[];
  request: NewExport;
  filters: (element: DataElement) => Filter[];
  /** When it was asked for, in milliseconds since 1970. */
  createdAt: number;
}

/** Which formats there are for an element, for a page, and for a whole workbook. */
const formats: Record<'element' | 'page' | 'workbook', ExportFormat['type'][]> = {
  element: ['csv', 'json', 'jsonl', 'xlsx', 'pdf', 'png'],
  page: ['pdf', 'png', 'xlsx'],
  workbook: ['pdf', 'xlsx'],
};

/** Works out what is asked for, or refuses it: a scope, a format or a control that there is not. */
export function planExport(name: string, pages: Page[], request: NewExport, createdAt: number): ExportPlan {
  const { elementId, pageId, format, parameters = {} } = request;
  if (elementId !== undefined && pageId !== undefined) throw invalid('Expecting one of elementId and pageId, not both');
  const scope = elementId !== undefined ? 'element' : pageId !== undefined ? 'page' : 'workbook';
  if (!formats[scope].includes(format.type)) {
    const allowed = formats[scope].map((type) => JSON.stringify(type)).join(' | ');
    throw invalid(`Expecting ${allowed} at 0.format.type but instead got: ${JSON.stringify(format.type)}`);
  }
  const controls = controlsOf(pages);
  const given = Object.entries(parameters).map(([id, value]) => {
    const control = controls.find((one) => one.id === id);
    if (!control)
      throw invalid(`Invalid value: the workbook has no control ${JSON.stringify(id)} at 0.parameters.${id}`);
    return { control, filter: filterFrom(control, value, createdAt) };
  });
  const filters = (element: DataElement) =>
    given.filter(({ control }) => isFilteredBy(element, control)).map(({ filter }) => filter);
  if (elementId === undefined) {
    return { name, pages: pageId === undefined ? pages : [pageOr404(pages, pageId)], request, filters, createdAt };
  }
  const element = elementOr404(pages, elementId);
  if (!hasData(element)) throw invalid(`Element ${elementId} has no data to export`);
  const stray = given.find(({ control }) => !isFilteredBy(element, control));
  if (stray) throw invalid(`Invalid value: the control ${stray.control.id} does not filter element ${elementId}`);
  const wanted = pages.filter(({ elements }) => elements.includes(element));
  return { name, pages: wanted.map((page) => ({ ...page, elements: [element] })), request, filters, createdAt };
}

/** The elements with data, page by page. */
export function dataElementsOf({ pages }: ExportPlan): DataElement[] {
  return elementsOf(pages).filter(hasData);
}

/** The rows of one of the elements that the export is to hold, at most so many. */
export function exportedRows({ request, filters }: ExportPlan, element: DataElement, most = EXPORT_CAP) {
  const limit = Math.min(request.rowLimit ?? most, most);
  return rowsOf(element.sheet, { filters: filters(element), offset: request.offset ?? 0, limit });
}

const contentTypes: Record<ExportFormat['type'], string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  jsonl: 'application/jsonl; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  png: 'image/png',
};

/** The headers that an export's file is sent with. */
export function headersFor(plan: ExportPlan): Record<string, string> {
  const [element] = plan.request.elementId === undefined ? [] : elementsOf(plan.pages);
  const { type } = plan.request.format;
  const name = `${fileNameOf(plan.name, element)}.${type}`;
  return {
    'content-type': contentTypes[type],
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`,
  };
}

function fileNameOf(workbook: string, element: Element | undefined): string {
  return (element?.name ?? workbook).replaceAll(/[<>:"/\\|?*]+/g, '-');
}

/** The file's bytes, made while they are read; as text at most so many rows. What makes PDF, PNG and XLSX is loaded only then. */
export async function* exportFile(plan: ExportPlan, mostRows: number): AsyncGenerator<Uint8Array> {
  const { format } = plan.request;
  switch (format.type) {
    case 'pdf':
      yield* (await import('./pdf.ts')).pdfFile(plan, format.layout);
      return;
    case 'png':
      yield* (await import('./png.ts')).pngFile(plan, format);
      return;
    case 'xlsx':
      yield* (await import('./xlsx.ts')).xlsxFile(plan);
      return;
    default:
      for (const element of dataElementsOf(plan)) {
        yield* textFile(format.type, columnsOf(element.sheet), exportedRows(plan, element, mostRows));
      }
  }
}
