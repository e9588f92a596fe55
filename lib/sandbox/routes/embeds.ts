import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { pagesOf } from '../content/content.ts';
import { invalid, notFound } from '../errors.ts';
import { embedUrlFor } from '../ids.ts';
import { type Api, operation } from '../operation.ts';
import { mapPage, pageByKey, withHasMore } from '../paging.ts';
import { Nothing, pageOf, pageQuery } from '../schemas/common.ts';
import { CreatedEmbed, Embed, EmbedParams, NewEmbed } from '../schemas/embeds.ts';
import { WorkbookParams } from '../schemas/workbooks.ts';
import { elementOr404, pageOr404, workbookFor } from '../workbooks.ts';
import { type Inode, MANAGE, rankOf, type World } from '../world.ts';

/** Embeds of workbooks, and of their pages and elements. */
export function embedRoutes(api: Api): void {
  const { world } = api;

  /** https://help.sigmacomputing.com/reference/listworkbookembeds */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks/{workbookId}/embeds',
      id: 'listWorkbookEmbeds',
      summary: "List a workbook's embeds",
      request: { params: WorkbookParams, query: z.object(pageQuery) },
      answer: pageOf(Embed),
    },
    ({ params, query }, caller) => {
      const { id } = workbookFor(world, caller, params.workbookId, rankOf('view'));
      const page = pageByKey(world.embeds, query, { condition: 'workbookId = ?', values: [id] });
      return withHasMore(mapPage(page, ({ workbookId: _workbookId, ...embed }) => embed));
    },
  );

  /** https://help.sigmacomputing.com/reference/createworkbookembed */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/workbooks/{workbookId}/embeds',
      id: 'createWorkbookEmbed',
      summary: 'Create an embed',
      request: { params: WorkbookParams, body: NewEmbed },
      answer: CreatedEmbed,
    },
    ({ params, body }, caller) => {
      const workbook = workbookFor(world, caller, params.workbookId, MANAGE);
      const embedId = randomUUID();
      const embedUrl = embedUrlFor(embedId);
      world.embeds.put({
        workbookId: workbook.id,
        embedId,
        embedUrl,
        public: body.embedType === 'public',
        sourceType: body.sourceType,
        ...sourceOf(world, workbook, body),
      });
      return { embedId, embedUrl };
    },
  );

  /** https://help.sigmacomputing.com/reference/deleteworkbookembeds */
  operation(
    api,
    {
      method: 'delete',
      path: '/v2/workbooks/{workbookId}/embeds/{embedId}',
      id: 'deleteWorkbookEmbeds',
      summary: 'Delete an embed',
      request: { params: EmbedParams },
      answer: Nothing,
    },
    ({ params }, caller) => {
      const { id } = workbookFor(world, caller, params.workbookId, MANAGE);
      if (world.embeds.get(params.embedId)?.workbookId !== id) throw notFound('Embed', params.embedId);
      world.embeds.remove(params.embedId);
      return {};
    },
  );
}

/** What is embedded: the whole workbook, or a page or element that there is. */
function sourceOf(world: World, workbook: Inode, { sourceType, sourceId }: z.output<typeof NewEmbed>) {
  if (sourceType === 'workbook') return { sourceId: null, sourceName: null };
  if (sourceId === undefined) throw invalid('Expecting string at 0.sourceId but instead got: undefined');
  const pages = pagesOf(world, workbook);
  const source = sourceType === 'page' ? pageOr404(pages, sourceId) : elementOr404(pages, sourceId);
  return { sourceId, sourceName: source.name ?? null };
}
