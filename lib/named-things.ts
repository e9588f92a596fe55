import type { SigmaClient } from './client.ts';
import { UsageError } from './errors.ts';
import { everyone, isDeactivated } from './find-member.ts';
import { byPageToken, readAll } from './paginate.ts';
import type { ParamName, Thing } from './params.ts';
import type {
  Connection,
  DataModel,
  Dataset,
  MaterializationSchedule,
  Member,
  Team,
  Workbook,
  WorkbookElement,
  WorkbookPage,
  Workspace,
} from './types.ts';

/** Something that can be meant by a name. */
export interface NamedThing {
  id: string;
  /** What people call it; the first is shown. */
  names: readonly string[];
  /** What tells it from others of the same name. */
  detail: string;
  /** Deactivated or deleted: meant only if nothing else is. */
  isGone?: boolean;
}

/** The ids that are known, by variable: an element is looked for in its workbook. */
export type KnownIds = { readonly [Name in ParamName]?: string };

/**
 * Everything of that kind that the credentials can see, deactivated members and deleted connections too. Elements and
 * sheets are those of the workbook or data model among the ids that are known; without one, that is a UsageError.
 */
export async function listNamed(sigma: SigmaClient, thing: Thing, known: KnownIds): Promise<NamedThing[]> {
  switch (thing) {
    case 'member': {
      const members = await readAll<Member>(sigma, '/v2/members', everyone);
      return members.map((member) => ({
        id: member.memberId,
        names: [`${member.firstName} ${member.lastName}`.trim(), member.email],
        detail: `${member.email}${isDeactivated(member) ? ', deactivated' : ''}`,
        isGone: isDeactivated(member),
      }));
    }
    case 'team': {
      const teams = await readAll<Team>(sigma, '/v2/teams');
      return teams.map(({ teamId, name, description }) => ({ id: teamId, names: [name], detail: description ?? '' }));
    }
    case 'workspace': {
      const workspaces = await readAll<Workspace>(sigma, '/v2/workspaces');
      return workspaces.map(({ workspaceId, name, createdAt }) => ({
        id: workspaceId,
        names: [name],
        detail: `created ${createdAt.slice(0, 10)}`,
      }));
    }
    case 'connection': {
      const connections = await readAll<Connection>(sigma, '/v2/connections', { includeArchived: true });
      return connections.map(({ connectionId, name, type, isArchived = false }) => ({
        id: connectionId,
        names: [name],
        detail: `${type}${isArchived ? ', deleted' : ''}`,
        isGone: isArchived,
      }));
    }
    case 'workbook':
      return (await readAll<Workbook>(sigma, '/v2/workbooks')).map((each) => inFolder(each.workbookId, each));
    case 'data model':
      return (await readAll<DataModel>(sigma, '/v2/dataModels')).map((each) => inFolder(each.dataModelId, each));
    case 'dataset':
      return (await readAll<Dataset>(sigma, '/v2/datasets')).map((each) => inFolder(each.datasetId, each));
    case 'element':
      return listElements(sigma, workbookPath(known.WORKBOOK_ID));
    case 'sheet': {
      const schedules =
        known.DATAMODEL_ID === undefined
          ? await readAll<MaterializationSchedule>(
              sigma,
              `${workbookPath(known.WORKBOOK_ID)}/materialization-schedules`,
            )
          : await readAll<MaterializationSchedule>(
              sigma,
              `/v2/dataModels/${encodeURIComponent(known.DATAMODEL_ID)}/materializationSchedules`,
              {},
              { dialect: byPageToken, pageSize: 500 },
            );
      return schedules.map(({ sheetId, elementName, paused }) => ({
        id: sheetId,
        names: [elementName],
        detail: paused ? 'paused' : '',
      }));
    }
  }
}

async function listElements(sigma: SigmaClient, workbook: string): Promise<NamedThing[]> {
  const pages = await readAll<WorkbookPage>(sigma, `${workbook}/pages`);
  const elements = pages.map(async ({ pageId, name: page = '' }) => {
    const path = `${workbook}/pages/${encodeURIComponent(pageId)}/elements`;
    return (await readAll<WorkbookElement>(sigma, path)).map(({ elementId, name, type = '' }) => ({
      id: elementId,
      names: name ? [name, `${page}/${name}`] : [],
      detail: [type, page && `on ${page}`].filter(Boolean).join(' '),
    }));
  });
  return (await Promise.all(elements)).flat();
}

function workbookPath(workbookId: string | undefined): string {
  if (workbookId === undefined) throw new UsageError('its workbook is not known: set WORKBOOK_ID too');
  return `/v2/workbooks/${encodeURIComponent(workbookId)}`;
}

/** Documents are told apart by their folders, and may be named with them. */
function inFolder(id: string, { name, path = '' }: { name: string; path?: string }): NamedThing {
  return { id, names: [name, ...(path ? [`${path}/${name}`] : [])], detail: path && `in ${path}` };
}
