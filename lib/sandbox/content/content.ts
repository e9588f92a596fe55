import { elementIdFor, sheetIdFor, shortIdFor, tableIdFor } from '../ids.ts';
import { type Inode, settingOf, type World } from '../world.ts';
import type { ControlDesign, ElementDesign, PageDesign } from './design.ts';
import { fireDrillPages } from './fire-drill.ts';
import { plugsPages } from './plugs.ts';
import { modelPages, reportPages } from './reports.ts';
import { hasColumn, type Sheet } from './rows.ts';

export interface Page {
  pageId: string;
  name: string;
  hidden?: boolean;
  elements: Element[];
}

export interface Element extends ElementDesign {
  elementId: string;
  /** What its materialization goes by. */
  sheetId: string;
}

/** An element that has data. */
export type DataElement = Element & { sheet: Sheet };

/** What is in a document. It is not kept but follows from the document's design, so that thousands cost nothing. */
export function pagesOf(world: World, inode: Inode): Page[] {
  return world.pages.recall(inode.id, () => makePages(world, inode));
}

function makePages(world: World, { id, content }: Inode): Page[] {
  return designed(world, content).map(({ key, elements, ...page }) => ({
    ...page,
    pageId: shortIdFor(`page:${id}/${key}`),
    elements: elements.map((element) => ({
      ...element,
      elementId: elementIdFor(id, element.key),
      sheetId: sheetIdFor(id, element.key),
    })),
  }));
}

function designed(world: World, content: Inode['content']): PageDesign[] {
  switch (content?.design) {
    case 'plugs':
      return plugsPages(settingOf(world, 'exportRows'));
    case 'report':
      return reportPages(content.variant, settingOf(world, 'pages'));
    case 'model':
      return modelPages(content.variant);
    case 'fire drill':
      return fireDrillPages();
    default:
      return [{ key: 'first', name: 'Page 1', elements: [] }];
  }
}

/** Every element on those pages. */
export function elementsOf(pages: Page[]): Element[] {
  return pages.flatMap((page) => page.elements);
}

export function hasData(element: Element): element is DataElement {
  return element.sheet !== undefined;
}

/** The ids of the warehouse's tables that those pages show. */
export function tableIdsOf(pages: Page[]): string[] {
  const sources = elementsOf(pages)
    .filter(hasData)
    .map(({ sheet }) => sheet.table.source);
  return [...new Set(sources)].map(tableIdFor);
}

/** The controls on those pages. */
export function controlsOf(pages: Page[]): ControlDesign[] {
  return elementsOf(pages).flatMap(({ control }) => (control ? [control] : []));
}

/** Whether a control filters an element: it does wherever there is a column that it is about. */
export function isFilteredBy({ sheet }: DataElement, control: ControlDesign): boolean {
  return hasColumn(sheet.table, control.column);
}
