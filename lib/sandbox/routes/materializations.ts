import { z } from 'zod';
import { materializationOf, materializeSheet, schedulesOf } from '../materializations.ts';
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
import { MANAGE, rankOf } from '../world.ts';

/** Materializations: when a workbook's elements are written to the warehouse, and how far that is. */
export function materializationRoutes(api: Api): void {
  const { world } = api;
  const request = { params: WorkbookParams, query: z.object(pageQuery) };
  const schedulesFor = (caller: Member, workbookId: string) =>
    schedulesOf(world, workbookFor(world, caller, workbookId, rankOf('view')));

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
      return { materializationId: materializeSheet(world, workbook, body.sheetId) };
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
      const workbook = workbookFor(world, caller, params.workbookId, rankOf('view'));
      return materializationOf(world, workbook, params.materializationId);
    },
  );
}
