import { randomUUID } from 'node:crypto';
import { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import { activeMember, isAdmin, rankOn } from '../access.ts';
import { type Element, elementsOf, pagesOf } from '../content/content.ts';
import { forbidden, Refusal } from '../errors.ts';
import { exportFile, headersFor, planExport } from '../exporting/export-file.ts';
import { inodeOr404 } from '../inodes.ts';
import { type Ending, nextScript } from '../jobs.ts';
import { type Api, operation } from '../operation.ts';
import { MINUTE_MS, RateLimit, tooMany } from '../rate-limit.ts';
import { NewExport, QueryParams, StartedExport } from '../schemas/exports.ts';
import type { Member } from '../schemas/members.ts';
import { WorkbookParams } from '../schemas/workbooks.ts';
import { requireTag, workbookFor } from '../workbooks.ts';
import { type Era, type ExportJob, type Inode, rankOf, type World } from '../world.ts';

const HOUR_MS = 3_600_000;
const LONGEST_VALIDITY_MS = 6 * HOUR_MS;

const exportsPerMinute: Record<Era, number> = { '2025': 100, '2026-06': 400, '2026-09': 400 };
const DOWNLOADS_PER_MINUTE = 400;

/** Exports: started with one call, fetched with another when they are ready. */
export function exportRoutes(api: Api): void {
  const { world } = api;
  /** Of this process only. */
  const downloads = new RateLimit(DOWNLOADS_PER_MINUTE, MINUTE_MS);

  /** https://help.sigmacomputing.com/reference/exportworkbook */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/workbooks/{workbookId}/export',
      id: 'exportWorkbook',
      summary: 'Start the export of an element, a page or a workbook',
      request: { params: WorkbookParams, body: NewExport },
      answer: StartedExport,
    },
    ({ params, body }, caller) => {
      const workbook = workbookFor(world, caller, params.workbookId, rankOf('view'));
      requireTag(workbook, body.tag);
      requireReader(world, caller, workbook, body.exportAs);
      requirePace(world);
      const job = newExport(world, workbook, body);
      world.exports.put(job);
      return { queryId: job.id, jobComplete: false };
    },
  );

  /** https://help.sigmacomputing.com/reference/downloadquery */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/query/{queryId}/download',
      id: 'downloadQuery',
      summary: "Get an export's file; 204 while it is not ready",
      request: { params: QueryParams },
      answer: z.never(),
      file: true,
    },
    ({ params }) => {
      if (world.era !== '2025') downloads.take(world.now());
      return download(world, params.queryId);
    },
  );
}

/** An admin may export as anybody who could do so themselves. */
function requireReader(world: World, caller: Member, workbook: Inode, memberId = caller.memberId): void {
  if (memberId === caller.memberId) return;
  if (!isAdmin(caller)) throw forbidden('Only credentials that an admin owns may export as somebody else');
  const reader = activeMember(world, memberId);
  if (!isAdmin(reader) && rankOn(world, reader.memberId, workbook) < rankOf('view'))
    throw forbidden(`Member ${memberId} has no access to workbook ${workbook.id}`);
}

/** Counted in the state, for all processes that use it. */
function requirePace({ era, exports, now }: World): void {
  const since = now() - MINUTE_MS;
  const most = exportsPerMinute[era];
  if (exports.count('createdAt > ?', since) < most) return;
  const first = exports.findOne('createdAt > ? ORDER BY createdAt', since);
  throw tooMany(most, MINUTE_MS, first?.createdAt ?? now(), now());
}

function newExport(world: World, workbook: Inode, request: NewExport): ExportJob {
  const now = world.now();
  // Those of the last minute still count for the limit.
  world.exports.removeWhere('expiresAt <= ?', now - MINUTE_MS);
  const { pages } = planExport(workbook.name, pagesOf(world, workbook), request, now);
  const script = nextScript(world.scripts, 'export');
  const ends = script.ends ?? endOf(elementsOf(pages));
  const endsAt = now + (script.takes ?? world.delays.export);
  const validity = Math.min(request.resultsValidityTimeMs ?? HOUR_MS, LONGEST_VALIDITY_MS);
  return {
    id: randomUUID(),
    workbookId: workbook.id,
    createdAt: now,
    endsAt,
    ends,
    message: script.message ?? 'The export failed: the warehouse is suspended',
    request,
    expiresAt: ends === 'expired' ? endsAt : endsAt + validity,
  };
}

/** One element that goes wrong is enough. */
function endOf(elements: Element[]): Ending {
  return elements.find(({ exportsEnd }) => exportsEnd !== undefined)?.exportsEnd ?? 'ready';
}

function download(world: World, queryId: string): Response {
  const job = world.exports.get(queryId);
  const now = world.now();
  if (!job || (job.expiresAt !== null && job.expiresAt <= now)) {
    throw new Refusal(404, 'not_found', `Query ${queryId} not found: results are kept for one hour`);
  }
  if (now < job.endsAt || job.ends === 'never') return new Response(null, { status: 204 });
  if (job.ends !== 'ready') throw new Refusal(500, 'service_error', job.message);
  const workbook = inodeOr404(world, job.workbookId);
  const plan = planExport(workbook.name, pagesOf(world, workbook), job.request, job.createdAt);
  return new Response(ReadableStream.from(exportFile(plan, world.exportCap)), { headers: headersFor(plan) });
}
