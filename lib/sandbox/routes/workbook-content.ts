import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  controlsOf,
  type DataElement,
  type Element,
  elementsOf,
  hasData,
  type Page,
  pagesOf,
  tableIdsOf,
} from '../content/content.ts';
import { type Column, columnsOf } from '../content/rows.ts';
import { invalid, notFound } from '../errors.ts';
import { shortIdFor, tableIdFor, urlIdOf } from '../ids.ts';
import { type Api, operation } from '../operation.ts';
import { pageByOffset } from '../paging.ts';
import { pageOf, pageQuery } from '../schemas/common.ts';
import type { Member } from '../schemas/members.ts';
import {
  ElementColumn,
  ElementParams,
  ElementQuery,
  PageParams,
  VersionQuery,
  WorkbookControl,
  WorkbookElement,
  WorkbookPage,
  WorkbookParams,
  WorkbookSchema,
  WorkbookSchemaQuery,
  WorkbookSources,
} from '../schemas/workbooks.ts';
import { elementOr404, pageOr404, requireTag, workbookFor } from '../workbooks.ts';
import { type Era, rankOf } from '../world.ts';

/** What is in a workbook: its pages, their elements, the elements' columns and queries, and the controls. */
export function workbookContentRoutes(api: Api): void {
  const { world } = api;

  /** The pages of a workbook that the caller may view. */
  function pagesFor(caller: Member, workbookId: string, tag?: string) {
    const inode = workbookFor(world, caller, workbookId, rankOf('view'));
    requireTag(inode, tag);
    return pagesOf(world, inode);
  }

  /** https://help.sigmacomputing.com/reference/listworkbookpages */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks/{workbookId}/pages',
      id: 'listWorkbookPages',
      summary: "List a workbook's pages",
      request: { params: WorkbookParams, query: VersionQuery },
      answer: pageOf(WorkbookPage),
    },
    ({ params, query }, caller) => {
      const pages = pagesFor(caller, params.workbookId, query.tag);
      return pageByOffset(
        pages.map(({ pageId, name, hidden }) => ({ pageId, name, ...(hidden && { hidden }) })),
        query,
      );
    },
  );

  /** https://help.sigmacomputing.com/reference/listworkbookpageelements */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks/{workbookId}/pages/{pageId}/elements',
      id: 'listWorkbookPageElements',
      summary: "List a page's elements",
      request: { params: PageParams, query: VersionQuery },
      answer: pageOf(WorkbookElement),
    },
    ({ params, query }, caller) => {
      const { elements } = pageOr404(pagesFor(caller, params.workbookId, query.tag), params.pageId);
      return pageByOffset(elements.map(shownElement), query);
    },
  );

  /** https://help.sigmacomputing.com/reference/getelementcolumns */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks/{workbookId}/elements/{elementId}/columns',
      id: 'getElementColumns',
      summary: "List an element's columns",
      request: { params: ElementParams, query: z.object(pageQuery) },
      answer: pageOf(ElementColumn),
    },
    ({ params, query }, caller) => {
      const element = elementOr404(pagesFor(caller, params.workbookId), params.elementId);
      return pageByOffset(hasData(element) ? columnsOf(element.sheet).map(shownColumn(world.era, element)) : [], query);
    },
  );

  /** https://help.sigmacomputing.com/reference/getelementquery */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks/{workbookId}/elements/{elementId}/query',
      id: 'getElementQuery',
      summary: 'Get the SQL of an element',
      request: { params: ElementParams, query: z.object(pageQuery) },
      answer: ElementQuery,
    },
    ({ params }, caller) => {
      const element = elementOr404(pagesFor(caller, params.workbookId), params.elementId);
      if (element.control) throw invalid(`Element ${element.elementId} is a control`);
      const query = shownQuery(element, caller);
      if (!query) throw notFound('Query of element', element.elementId);
      return query;
    },
  );

  /** https://help.sigmacomputing.com/reference/listworkbookqueries */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks/{workbookId}/queries',
      id: 'listWorkbookQueries',
      summary: 'List the SQL of all elements',
      request: { params: WorkbookParams, query: z.object(pageQuery) },
      answer: pageOf(ElementQuery),
    },
    ({ params, query }, caller) => {
      const queries = elementsOf(pagesFor(caller, params.workbookId)).map((element) => shownQuery(element, caller));
      return pageByOffset(
        queries.filter((one) => one !== undefined),
        query,
      );
    },
  );

  /** https://help.sigmacomputing.com/reference/getworkbookcontrols */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks/{workbookId}/controls',
      id: 'getWorkbookControls',
      summary: "List a workbook's controls",
      request: { params: WorkbookParams, query: z.object(pageQuery) },
      answer: pageOf(WorkbookControl),
    },
    ({ params, query }, caller) => {
      const controls = controlsOf(pagesFor(caller, params.workbookId));
      return pageByOffset(
        controls.map(({ id, valueType }) => ({ name: id, valueType })),
        query,
      );
    },
  );

  /** https://help.sigmacomputing.com/reference/getworkbooksources */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks/{workbookId}/sources',
      id: 'getWorkbookSources',
      summary: 'List what a workbook takes its data from',
      request: { params: WorkbookParams },
      answer: WorkbookSources,
    },
    ({ params }, caller) => {
      const tables = tableIdsOf(pagesFor(caller, params.workbookId));
      return tables.map((inodeId) => ({ type: 'table' as const, inodeId }));
    },
  );

  /** https://help.sigmacomputing.com/reference/getworkbookschema */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks/{workbookId}/schema',
      id: 'getWorkbookSchema',
      summary: 'Get all that is in a workbook',
      deprecated: true,
      request: { params: WorkbookParams, query: WorkbookSchemaQuery },
      answer: WorkbookSchema,
    },
    ({ params: { workbookId }, query: { includeSql, tag } }, caller) => {
      const pages = pagesFor(caller, workbookId, tag);
      const elements = elementsOf(pages);
      const queries = includeSql ? elements.map((element) => shownQuery(element, caller)) : [];
      return {
        workbookId,
        workbookUrlId: urlIdOf(workbookId),
        pages: byId(pages.map(pageInSchema)),
        sheets: byId(elements.filter(hasData).map(sheetInSchema)),
        variables: byId(elements.flatMap(variableInSchema)),
        elements: byId(elements.map(elementInSchema)),
        sqlQueries: Object.fromEntries(
          queries.flatMap((query) => (query?.sql === undefined ? [] : [[query.elementId, query.sql]])),
        ),
        sqlQueryErrors: Object.fromEntries(
          queries.flatMap((query) => (query?.error === undefined ? [] : [[query.elementId, { message: query.error }]])),
        ),
      };
    },
  );
}

function shownElement(element: Element): WorkbookElement {
  const { elementId, name, type, vizualizationType, error } = element;
  return {
    elementId,
    // Texts, images and controls mostly come without.
    ...(name !== undefined && { name }),
    type,
    ...(hasData(element) && { columns: columnsOf(element.sheet).map(({ label }) => label) }),
    ...(vizualizationType !== undefined && { vizualizationType }),
    ...(error !== undefined && { error }),
  };
}

function byId<Part extends { id: string }>(parts: Part[]): Record<string, Part> {
  return Object.fromEntries(parts.map((part) => [part.id, part]));
}

/** Pages have a layout since, of which this answer tells nothing: their `body` is empty. */
function pageInSchema({ pageId, name, hidden = false }: Page, sortIndex: number) {
  return { id: pageId, title: name, hidden, sortIndex, body: [] };
}

function sheetInSchema(element: DataElement) {
  const columns = columnsOf(element.sheet).map((column) => ({
    id: columnIdOf(element, column),
    label: column.label,
    formula: column.formula,
  }));
  return { id: element.sheetId, type: 'sheet' as const, columns: byId(columns), levels: [] };
}

function variableInSchema({ elementId, control }: Element) {
  return control ? [{ id: elementId, defaultValue: { type: control.valueType, value: null } }] : [];
}

function elementInSchema({ elementId, type, name }: Element) {
  return { id: elementId, type, ...(name !== undefined && { displayName: name }) };
}

function shownColumn(era: Era, element: DataElement) {
  return (column: Column): ElementColumn => ({
    columnId: columnIdOf(element, column),
    label: column.label,
    formula: column.formula,
    ...(era !== '2025' && { type: { type: column.type } }),
  });
}

function columnIdOf({ elementId, sheet }: DataElement, { label, source }: Column): string {
  if (source === undefined) return shortIdFor(`column:${elementId}/${label}`);
  return `inode-${urlIdOf(tableIdFor(sheet.table.source))}/${source}`;
}

/** What is asked of the warehouse; undefined if nothing is. */
function shownQuery(element: Element, caller: Member): ElementQuery | undefined {
  if (!hasData(element)) return undefined;
  const { elementId, name, error, sheet } = element;
  const columns = columnsOf(sheet).map(({ label, source, formula }) => `${source ?? formula} "${label}"`);
  const groups = sheet.sums?.by.map((_, index) => index + 1) ?? [];
  const grouping = groups.length === 0 ? '' : ` group by ${groups.join(', ')}`;
  const note = JSON.stringify({ 'request-id': randomUUID(), email: caller.email });
  return {
    elementId,
    ...(name !== undefined && { name }),
    ...(error === undefined
      ? { sql: `select ${columns.join(', ')} from ${sheet.table.source}${grouping}\n\n-- Sigma Σ ${note}` }
      : { error }),
  };
}
