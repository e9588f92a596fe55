/**
 * A client as somebody else wrote it after the vendor's quickstarts, before there were recipes here: plain axios, an
 * address that ends in /v2, first hits, default pages, fields that the reference does not name. It knows nothing of lib.
 */
import axios, { type AxiosResponse } from 'axios';

/** The quickstart's .env. */
interface Environment {
  baseURL: string;
  authURL: string;
  CLIENT_ID: string;
  SECRET: string;
}

/** `older` takes lists of members, teams and workspaces for bare arrays, `newer` reads their entries. */
export type Habits = 'older' | 'newer';

interface Entries<T> {
  entries: T[];
  nextPage: string | null;
  hasMore?: boolean;
  total?: number;
}

interface Member {
  memberId: string;
  memberType: string;
  firstName: string;
  lastName: string;
  email: string;
  homeFolderId: string;
  isArchived?: boolean;
}

interface Named {
  name: string;
}

interface Workspace extends Named {
  workspaceId: string;
}

interface Team extends Named {
  teamId: string;
  description: string | null;
  members?: string[];
}

interface File extends Named {
  id: string;
  urlId: string;
  type: string;
  parentId: string;
  path: string;
  ownerId: string;
  permission: string;
  lastInteractionAt?: string;
}

interface Workbook extends Named {
  workbookId: string;
  workbookUrlId: string;
  url: string;
  path: string;
  latestVersion: number;
  ownerId: string;
}

interface Page extends Named {
  pageId: string;
}

interface Element {
  elementId: string;
  name?: string;
  type?: string;
}

interface Grant {
  grantId: string;
  memberId: string | null;
  teamId: string | null;
  permission: string;
}

interface Connection extends Named {
  connectionId: string;
  type: string;
  isArchived?: boolean;
}

interface ConnectionPath {
  connectionId: string;
  urlId: string;
  path: string[];
}

interface Dataset extends Named {
  datasetId: string;
}

interface DatasetRun {
  status: string;
  finishedAt: string;
}

/** How long it pauses between two looks at a job. */
const PAUSE_MS = 5;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Gets a token, and answers what the quickstarts' scripts do with it. */
export async function quickstartClient(env: Environment, habits: Habits) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: env.CLIENT_ID,
    client_secret: env.SECRET,
  });
  const token = await axios.post<{ access_token: string; token_type: string; expires_in: number }>(env.authURL, form, {
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  const headers = { Authorization: `Bearer ${token.data.access_token}`, 'Content-Type': 'application/json' };

  const get = async <T>(path: string): Promise<T> => (await axios.get<T>(`${env.baseURL}${path}`, { headers })).data;
  const post = async <T>(path: string, body: object): Promise<T> =>
    (await axios.post<T>(`${env.baseURL}${path}`, body, { headers })).data;
  const patch = async <T>(path: string, body: object): Promise<T> =>
    (await axios.patch<T>(`${env.baseURL}${path}`, body, { headers })).data;
  const remove = async (path: string): Promise<object> =>
    (await axios.delete<object>(`${env.baseURL}${path}`, { headers })).data;
  const entries = async <T>(path: string): Promise<T[]> => (await get<Entries<T>>(path)).entries;
  /** A list of members, teams or workspaces, without a limit: everything before June 2026, fifty since then. */
  const list = async <T>(path: string): Promise<T[]> => (habits === 'older' ? get<T[]>(path) : entries<T>(path));
  /** All pages, by nextPage. */
  const everyPage = async <T>(path: string): Promise<T[]> => {
    const all: T[] = [];
    let nextPage: string | null = null;
    do {
      const page: Entries<T> = await get(`${path}?limit=50${nextPage ? `&page=${encodeURIComponent(nextPage)}` : ''}`);
      all.push(...page.entries);
      nextPage = page.nextPage;
    } while (nextPage);
    return all;
  };
  const first = <T>(found: T[]): T => {
    const [hit] = found;
    if (hit === undefined) throw new Error('Nothing found');
    return hit;
  };

  /** Waits as a script should that knows 204 to be a success: with a pause, by the answer's status. */
  const download = async (queryId: string): Promise<AxiosResponse<ArrayBuffer>> => {
    while (true) {
      const url = `${env.baseURL}/query/${queryId}/download`;
      const response = await axios.get<ArrayBuffer>(url, { headers, responseType: 'arraybuffer' });
      if (response.status === 200) return response;
      await pause();
    }
  };

  return {
    token: token.data,
    /** The slip of expecting 204 in `catch`, where a success never comes: no pause, look after look. */
    async downloadWithoutPause(queryId: string): Promise<{ looks: number; text: string }> {
      for (let looks = 1; ; looks += 1) {
        try {
          const response = await axios.get<string>(`${env.baseURL}/query/${queryId}/download`, { headers });
          if (response.status === 200) return { looks, text: response.data };
        } catch (error) {
          if (!axios.isAxiosError(error) || error.response?.status !== 204) throw error;
          await pause();
        }
      }
    },

    members: {
      listAll: () => (habits === 'older' ? list<Member>('/members') : everyPage<Member>('/members')),
      /** The slip of going on as long as `hasMore` says so, which not every list does. */
      async listByHasMore(): Promise<Member[]> {
        const all: Member[] = [];
        let page: Entries<Member> | undefined;
        do {
          page = await get<Entries<Member>>(`/members?limit=50${page ? `&page=${page.nextPage}` : ''}`);
          all.push(...page.entries);
        } while (page.hasMore);
        return all;
      },
      search: (email: string) => list<Member>(`/members?search=${encodeURIComponent(email)}`),
      async byEmail(email: string): Promise<Member> {
        return first(await this.search(email));
      },
      details: (memberId: string) => get<Member>(`/members/${memberId}`),
      update: (memberId: string, memberType: string) => patch<Member>(`/members/${memberId}`, { memberType }),
      changeEmail: (memberId: string, email: string) => patch<Member>(`/members/${memberId}`, { email }),
      async recentWorkbooks(memberId: string): Promise<File[]> {
        const files = await entries<File>(`/members/${memberId}/files/recents`);
        return files
          .filter(({ type }) => type === 'workbook')
          .sort((a, b) => (b.lastInteractionAt ?? '').localeCompare(a.lastInteractionAt ?? ''));
      },
      createNew: (email: string, firstName: string, lastName: string, memberType: string) =>
        post<Member>('/members', { email, firstName, lastName, memberType, isGuest: false }),
      createWorkspace: (memberId: string) =>
        post<Workspace>('/workspaces', { name: `Workspace for Member ${memberId}`, noDuplicates: true }),
      createWorkspacePermission: (workspaceId: string, memberId: string) =>
        post<object>(`/workspaces/${workspaceId}/grants`, {
          grants: [{ grantee: { memberId }, permission: 'view' }],
        }),
      addToTeam: (teamId: string, memberId: string) =>
        patch<object>(`/teams/${teamId}/members`, { add: [memberId], remove: [] }),
      createConnectionPermission: (connectionId: string, memberId: string) =>
        post<object>(`/connections/${connectionId}/grants`, {
          grants: [{ grantee: { memberId }, permission: 'usage' }],
        }),
      deactivate: (memberId: string) => remove(`/members/${memberId}`),
    },

    workbooks: {
      /** The fifty that a list gives without being asked for more. */
      firstFifty: () => entries<Workbook>('/workbooks'),
      async pages(limit: number): Promise<Workbook[][]> {
        const pages: Workbook[][] = [];
        let page: Entries<Workbook> | undefined;
        do {
          page = await get<Entries<Workbook>>(`/workbooks?limit=${limit}${page ? `&page=${page.nextPage}` : ''}`);
          pages.push(page.entries);
        } while (page.hasMore);
        return pages;
      },
      /** The slip of taking the token for the number of a page. */
      pageNumber: (page: number) => entries<Workbook>(`/workbooks?limit=50&page=${page}`),
      /** `ownerId` is no parameter of the list: it has to be sifted here. */
      async byOwner(ownerId: string): Promise<Workbook[]> {
        const workbooks = await entries<Workbook>(`/workbooks?limit=1000&ownerId=${ownerId}`);
        return workbooks.filter((workbook) => workbook.ownerId === ownerId);
      },
      async sharedWith(memberId: string): Promise<Workbook[]> {
        const files = await entries<File>(`/members/${memberId}/files?typeFilters=workbook`);
        return Promise.all(files.map(({ id }) => get<Workbook>(`/workbooks/${id}`)));
      },
      async elements(workbookId: string): Promise<Array<Element & { page: string }>> {
        const pages = await entries<Page>(`/workbooks/${workbookId}/pages`);
        const found = pages.map(async ({ pageId, name }) => {
          const elements = await entries<Element>(`/workbooks/${workbookId}/pages/${pageId}/elements`);
          return elements.map((element) => ({ ...element, page: name }));
        });
        return (await Promise.all(found)).flat();
      },
      columns: (workbookId: string, elementId: string) =>
        entries<{ columnId: string; label: string }>(`/workbooks/${workbookId}/elements/${elementId}/columns`),
      async exportCsv(workbookId: string, elementId: string, from: string, to: string): Promise<string> {
        const { queryId } = await this.startCsv(workbookId, elementId, from, to);
        return Buffer.from((await download(queryId)).data).toString('utf8');
      },
      async exportElement(workbookId: string, elementId: string, type: string): Promise<Buffer> {
        const body = { elementId, format: { type } };
        const { queryId } = await post<{ queryId: string }>(`/workbooks/${workbookId}/export`, body);
        return Buffer.from((await download(queryId)).data);
      },
      startCsv: (workbookId: string, elementId: string, from: string, to: string) =>
        post<{ queryId: string }>(`/workbooks/${workbookId}/export`, {
          elementId,
          format: { type: 'csv' },
          parameters: { DateFilter: `min:${from},max:${to}` },
          runAsynchronously: true,
        }),
      async exportPdf(workbookId: string): Promise<Buffer> {
        const body = { workbookId, format: { type: 'pdf', layout: 'portrait' }, runAsynchronously: true };
        const { queryId } = await post<{ queryId: string }>(`/workbooks/${workbookId}/export`, body);
        return Buffer.from((await download(queryId)).data);
      },
      download,
      /** The states that it saw, the last one first reached included. */
      async materialize(workbookId: string): Promise<string[]> {
        const { sheetId } = first(
          await entries<{ sheetId: string }>(`/workbooks/${workbookId}/materialization-schedules`),
        );
        const path = `/workbooks/${workbookId}/materializations`;
        const { materializationId } = await post<{ materializationId: string }>(path, { sheetId });
        const seen: string[] = [];
        while (!['ready', 'COMPLETE', 'FAILED'].includes(seen.at(-1) ?? '')) {
          const { status } = await get<{ status: string }>(`${path}/${materializationId}`);
          if (status !== seen.at(-1)) seen.push(status);
          await pause();
        }
        return seen;
      },
      async copyToMyDocuments(workbookId: string, memberId: string, name: string): Promise<Workbook> {
        const { homeFolderId } = await get<Member>(`/members/${memberId}`);
        return post<Workbook>(`/workbooks/${workbookId}/copy`, { destinationFolderId: homeFolderId, name });
      },
      updateOwner: (workbookId: string, ownerId: string) => patch<File>(`/files/${workbookId}`, { ownerId }),
    },

    teams: {
      listAll: () => list<Team>('/teams'),
      get: (teamId: string) => get<Team>(`/teams/${teamId}`),
      create: (name: string, members: string[]) =>
        post<Team>('/teams', { name, description: 'Made by a script', members, visibility: 'private' }),
      update: (teamId: string, name: string) => patch<Team>(`/teams/${teamId}`, { name }),
      delete: (teamId: string) => remove(`/teams/${teamId}`),
      members: (teamId: string) => entries<{ userId: string }>(`/teams/${teamId}/members`),
    },

    embedding: {
      /** Embeds a workbook for everybody. */
      create: (workbookId: string) =>
        post<{ embedId: string; embedUrl: string }>(`/workbooks/${workbookId}/embeds`, {
          embedType: 'public',
          sourceType: 'workbook',
        }),
      async paths(embedUrl: string, memberId: string): Promise<string[]> {
        const files = await entries<File>(`/members/${memberId}/files`);
        return files.filter(({ type }) => type === 'workbook').map(({ urlId }) => `${embedUrl}/workbook/${urlId}`);
      },
    },

    workspaces: {
      listAll: () => list<Workspace>('/workspaces'),
      get: (workspaceId: string) => get<Workspace>(`/workspaces/${workspaceId}`),
      update: (workspaceId: string, name: string) => patch<Workspace>(`/workspaces/${workspaceId}`, { name }),
      delete: (workspaceId: string) => remove(`/workspaces/${workspaceId}`),
      grants: (workspaceId: string) => entries<Grant>(`/workspaces/${workspaceId}/grants`),
      deleteGrant: (workspaceId: string, grantId: string) => remove(`/workspaces/${workspaceId}/grants/${grantId}`),
    },

    connections: {
      listAll: () => entries<Connection>('/connections'),
      /** With the blank parameters of one example, and the slash at the end of another. */
      listAsInExample: () => entries<Connection>('/connections/?limit=&page='),
      get: (connectionId: string) => get<Connection>(`/connections/${connectionId}`),
      /** The answer, for its status. */
      create: (body: object) => axios.post<Connection>(`${env.baseURL}/connections`, body, { headers }),
      update: async (connectionId: string, body: object) =>
        (await axios.put<Connection>(`${env.baseURL}/connections/${connectionId}`, body, { headers })).data,
      test: (connectionId: string) => get<{ read: string; write: string }>(`/connections/${connectionId}/test`),
      delete: (connectionId: string) => remove(`/connections/${connectionId}`),
      paths: () => entries<ConnectionPath>('/connections/paths'),
      lookUp: (connectionId: string, path: string[]) =>
        post<{ kind: string; inodeId: string; url: string }>(`/connection/${connectionId}/lookup`, { path }),
      sync: (connectionId: string, path: string[]) => post<object>(`/connections/${connectionId}/sync`, { path }),
      grants: (connectionId: string) => entries<Grant>(`/connections/${connectionId}/grants`),
      deleteGrant: (connectionId: string, grantId: string) => remove(`/connections/${connectionId}/grants/${grantId}`),
    },

    datasets: {
      listAll: () => entries<Dataset>('/datasets'),
      get: (datasetId: string) => get<Dataset>(`/datasets/${datasetId}`),
      runs: (datasetId: string) => entries<DatasetRun>(`/datasets/${datasetId}/materialization`),
      materialize: (datasetId: string) => post<{ taskId: string }>(`/datasets/${datasetId}/materialization`, {}),
    },
  };
}
