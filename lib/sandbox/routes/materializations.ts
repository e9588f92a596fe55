import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { elementsOf, pagesOf } from '../content/content.ts';
import { notFound } from '../errors.ts';
import { nextScript } from '../jobs.ts';
import { type Api, operation } from '../operation.ts';
import { pageByOffset, withHasMore } from '../paging.ts';
import { pageOf, pageQuery } from '../schemas/common.ts';
import {
  Materialization,
  MaterializationParams,
  MaterializationSchedule,
  MaterializationSchedules,
  NewMaterialization,
  StartedMaterialization,
} from '../schemas/materializations.ts';
import type { Member } from '../schemas/members.ts';
import { WorkbookParams } from '../schemas/workbooks.ts';
import { workbookFor } from '../workbooks.ts';
import { type Inode, MANAGE, type MaterializationJob, rankOf, type World } from '../world.ts';

/** Materializations: when a workbook's elements are written to the warehouse, and how far that is. */
export function materializationRoutes(api: Api): void {
  const { world } = api;
  const request = { params: WorkbookParams, query: z.object(pageQuery) };
  const schedulesFor = (caller: Member, workbookId: string) =>
    scheduled(world, workbookFor(world, caller, workbookId, rankOf('view'))).map(({ shown }) => shown);

  /** https://help.sigmacomputing.com/reference/listmaterializationschedules */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks/{workbookId}/materialization-schedules',
      id: 'listMaterializationSchedules',
      summary: "List a workbook's materialization schedules",
      request,
      answer: MaterializationSchedules,
    },
    ({ params, query }, caller) => {
      const schedules = schedulesFor(caller, params.workbookId);
      if (world.era === '2025' && query.limit === undefined) return { entries: schedules };
      const { entries, nextPage } = pageByOffset(schedules, query);
      return { entries, nextPage };
    },
  );

  /** https://help.sigmacomputing.com/reference/v2_1_listmaterializationschedules */
  operation(
    api,
    {
      method: 'get',
      path: '/v2.1/workbooks/{workbookId}/materialization-schedules',
      id: 'v2_1_listMaterializationSchedules',
      summary: "List a workbook's materialization schedules, page by page",
      request,
      answer: pageOf(MaterializationSchedule),
    },
    ({ params, query }, caller) => withHasMore(pageByOffset(schedulesFor(caller, params.workbookId), query)),
  );

  /** https://help.sigmacomputing.com/reference/materializeworkbookelement */
  operation(
    api,
    {
      method: 'post',
      path: '/v2/workbooks/{workbookId}/materializations',
      id: 'materializeWorkbookElement',
      summary: 'Start the materialization of a sheet that has a schedule',
      request: { params: WorkbookParams, body: NewMaterialization },
      answer: StartedMaterialization,
    },
    ({ params, body }, caller) => {
      const workbook = workbookFor(world, caller, params.workbookId, MANAGE);
      const job = newMaterialization(world, workbook, body.sheetId);
      world.materializations.put(job);
      return { materializationId: job.id };
    },
  );

  /** https://help.sigmacomputing.com/reference/getworkbookmaterialization */
  operation(
    api,
    {
      method: 'get',
      path: '/v2/workbooks/{workbookId}/materializations/{materializationId}',
      id: 'getWorkbookMaterialization',
      summary: 'Get how far a materialization is',
      request: { params: MaterializationParams },
      answer: Materialization,
    },
    ({ params }, caller) => {
      const { id } = workbookFor(world, caller, params.workbookId, rankOf('view'));
      const job = world.materializations.get(params.materializationId);
      if (job?.workbookId !== id) throw notFound('Materialization', params.materializationId);
      return stateOf(job, world.now());
    },
  );
}

/** The schedules of a workbook's elements, as the API shows them, and how their materializations end. */
function scheduled(world: World, workbook: Inode) {
  return elementsOf(pagesOf(world, workbook)).flatMap(({ sheetId, name = '', schedule }) => {
    if (!schedule) return [];
    const { cronSpec, timezone = 'Europe/Oslo', paused = false, ends = 'ready' } = schedule;
    const shown: MaterializationSchedule = {
      sheetId,
      elementName: name,
      schedule: cronSpec === undefined ? null : { cronSpec, timezone },
      configuredAt: workbook.updatedAt,
      paused,
    };
    return [{ shown, ends }];
  });
}

function newMaterialization(world: World, workbook: Inode, sheetId: string): MaterializationJob {
  const found = scheduled(world, workbook).find(({ shown }) => shown.sheetId === sheetId);
  if (!found) throw notFound('Materialization schedule', sheetId);
  const script = nextScript(world.scripts, 'materialization');
  const ends = script.ends ?? found.ends;
  const createdAt = world.now();
  const { pending, building } = world.delays;
  const takes = script.takes ?? (ends === 'skipped' ? pending : pending + building);
  return {
    id: randomUUID(),
    workbookId: workbook.id,
    createdAt,
    startsAt: createdAt + Math.min(pending, takes),
    endsAt: createdAt + takes,
    ends,
    message: script.message ?? messages[ends],
  };
}

const messages: Record<MaterializationJob['ends'], string> = {
  ready: '',
  failed: 'The warehouse ran out of space',
  canceled: 'Canceled by an administrator',
  skipped: 'Skipped: another materialization of this sheet was running',
  expired: 'The schedule was changed meanwhile',
  never: '',
};

/** `pending`, then `building`, then what it ends as; all told from the clock. */
function stateOf({ id, ends, endsAt, startsAt, message }: MaterializationJob, now: number): Materialization {
  const at = (time: number) => new Date(time).toISOString();
  if (now < startsAt) return { materializationId: id, status: 'pending' };
  const started = { materializationId: id, startedAt: at(startsAt) };
  if (now < endsAt || ends === 'never') return { ...started, status: 'building' };
  switch (ends) {
    case 'ready':
      return { ...started, status: 'ready', readyAt: at(endsAt) };
    case 'expired':
      return { ...started, status: 'expired', readyAt: at(endsAt), expiredAt: at(endsAt), error: message };
    case 'skipped':
      return { materializationId: id, status: 'skipped', error: message };
    default:
      return { ...started, status: ends, error: message };
  }
}
