/**
 * What the first recipes did, to compare with: one request after the other, fifty entries a page, a look-up and a change
 * for each address. Of a long job it does the first so many items only, and tells how long they took. With AT_ONCE it
 * works on so many items at the same time: what axios alone can do on this computer.
 */
import { readFileSync } from 'node:fs';
import axios from 'axios';

interface Page<Entry> {
  entries: Entry[];
  nextPage: string | null;
}

interface Found {
  memberId: string;
  email: string;
}

const { baseURL = '', CLIENT_ID = '', SECRET = '' } = process.env;
const [task = '', sample = '', file = '', teamId = ''] = process.argv.slice(2);
const most = Number(sample) || Number.POSITIVE_INFINITY;

const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: CLIENT_ID, client_secret: SECRET });
const { data: token } = await axios.post(`${baseURL}/v2/auth/token`, form);
const sigma = axios.create({ baseURL, headers: { Authorization: `Bearer ${token.access_token}` } });
let requests = 1;
sigma.interceptors.request.use((config) => {
  requests += 1;
  return config;
});

async function list<Entry>(path: string, query: object = {}): Promise<Entry[]> {
  const all: Entry[] = [];
  let page: string | null | undefined;
  do {
    const { data } = await sigma.get<Page<Entry>>(path, { params: { ...query, limit: 50, page } });
    all.push(...data.entries);
    page = data.nextPage;
  } while (page);
  return all;
}

async function memberWith(email: string): Promise<Found> {
  const { data } = await sigma.get<Page<Found>>('/v2/members', { params: { email, limit: 50 } });
  const member = data.entries.find((entry) => entry.email === email);
  if (!member) throw new Error(`No member has the address ${email}`);
  return member;
}

const rowsOf = (name: string): string[][] =>
  readFileSync(name, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

/** Reads what the job is about, and answers what to do with each item of it. */
const jobs: Record<string, () => Promise<Array<() => Promise<unknown>>>> = {
  'list-all': async () => {
    await list('/v2/members');
    return [];
  },
  'all-input-tables': async () => {
    const workbooks = await list<{ workbookId: string }>('/v2/workbooks', { skipPermissionCheck: true });
    return workbooks.map(({ workbookId }) => async () => {
      const path = `/v2/workbooks/${workbookId}/pages`;
      for (const { pageId } of await list<{ pageId: string }>(path)) await list(`${path}/${pageId}/elements`);
    });
  },
  'bulk-assign-team': async () =>
    rowsOf(file).map(([email = '']) => async () => {
      const { memberId } = await memberWith(email);
      await sigma.patch(`/v2/teams/${teamId}/members`, { add: [memberId] });
    }),
  'bulk-create-members': async () =>
    rowsOf(file).map(
      ([email, firstName, lastName, memberType]) =>
        () =>
          sigma.post('/v2/members', { email, firstName, lastName, memberType }, { params: { sendInvite: false } }),
    ),
  'batch-update': async () =>
    rowsOf(file).map(([email = '', firstName]) => async () => {
      const { memberId } = await memberWith(email);
      await sigma.patch(`/v2/members/${memberId}`, { firstName });
    }),
};

const begun = performance.now();
const items = (await jobs[task]?.()) ?? [];
const once = { milliseconds: performance.now() - begun, requests };
const done = items.slice(0, most);
const left = [...done];
const workers = Array.from({ length: Number(process.env.AT_ONCE) || 1 }, async () => {
  for (let work = left.shift(); work; work = left.shift()) await work();
});
await Promise.all(workers);
const milliseconds = performance.now() - begun;
console.log(JSON.stringify({ once, milliseconds, requests, items: done.length, of: items.length }));
