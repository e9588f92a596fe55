import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { median } from './arithmetic.ts';
import { requestsPerSecond } from './load.ts';
import { clientOf } from './organization.ts';
import { serve, serveSandbox } from './processes.ts';
import type { Setting } from './recipes.ts';
import type { Result } from './results.ts';

/** The sandbox beside a Hono server that has the same answers in its memory. */
export async function benchRequests({ runs, folder, said }: Setting): Promise<Result[]> {
  said('Sandbox, requests a second');
  const sandbox = await serveSandbox('--members', '10000');
  const sigma = await clientOf(sandbox);
  const { data: token } = await sigma.post<{ access_token: string }>('/v2/auth/token', credentials(sandbox.env));
  const { data: workbooks } = await sigma.get<{ entries: Array<{ workbookId: string }> }>('/v2/workbooks');
  const asked: Array<[name: string, path: string]> = [
    ['whoami', '/v2/whoami'],
    ['50 members', '/v2/members'],
    ['1 000 members', '/v2/members?limit=1000'],
    ['pages of a workbook', `/v2/workbooks/${workbooks.entries[0]?.workbookId}/pages`],
  ];
  const answers: Array<[path: string, body: string]> = [];
  for (const [index, [, route]] of asked.entries()) {
    const { data } = await sigma.get<unknown>(route);
    answers.push([`/${index}`, JSON.stringify(data)]);
  }
  const file = path.join(folder, 'answers.json');
  await writeFile(file, JSON.stringify(answers));
  const bare = await serve('test/bench/scripts/bare-hono.ts', [file]);
  try {
    const results: Result[] = [];
    for (const [index, [name, route]] of asked.entries()) {
      const pairs: Array<{ own: number; bare: number }> = [];
      for (let run = 0; run < runs; run += 1) {
        const own = await requestsPerSecond(sandbox.url + route, { token: token.access_token });
        pairs.push({ own, bare: await requestsPerSecond(`${bare.url}/${index}`) });
      }
      results.push({
        scenario: `Sandbox, ${name}`,
        figures: {
          bytes: Buffer.byteLength(answers[index]?.[1] ?? ''),
          'requests a second': median(pairs.map(({ own }) => own)),
          'bare Hono': median(pairs.map((pair) => pair.bare)),
          'to bare Hono': median(pairs.map((pair) => pair.own / pair.bare)),
          'best to best': Math.max(...pairs.map(({ own }) => own)) / Math.max(...pairs.map((pair) => pair.bare)),
        },
        goals: [{ figure: 'to bare Hono', least: 0.5 }],
        notes: [],
      });
    }
    return results;
  } finally {
    await Promise.all([sandbox.close(), bare.close()]);
  }
}

/** A hundred thousand members: what the first page costs, and the hundredth; and how long the sandbox takes to start. */
export async function benchPages({ runs, said }: Setting): Promise<Result[]> {
  said('Sandbox, 100 000 members');
  const sandbox = await serveSandbox('--members', '100000');
  try {
    const sigma = await clientOf(sandbox);
    const first: number[] = [];
    const last: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const query = { limit: 1000, includeArchived: true, includeInactive: true };
      // Something is written, so that nothing is remembered of an earlier run.
      await sigma.post('/v2/teams', { name: `Bench ${run}`, members: [] });
      let page: string | undefined;
      for (let number = 1; number <= 100; number += 1) {
        const begun = performance.now();
        const { data } = await sigma.get<{ nextPage: string | null }>('/v2/members', { params: { ...query, page } });
        const took = performance.now() - begun;
        // The very first one counts all the members, once for all pages.
        if (number === 1 || number === 2) first[run] = Math.min(first[run] ?? Number.POSITIVE_INFINITY, took);
        if (number >= 99) last[run] = Math.min(last[run] ?? Number.POSITIVE_INFINITY, took);
        page = data.nextPage ?? undefined;
      }
    }
    const [one, hundred] = [median(first), median(last)];
    const cost = Math.max(one, hundred) / Math.min(one, hundred);
    return [
      {
        scenario: 'Sandbox, 100 000 members by 1 000',
        figures: { 'page 1, ms': one, 'page 100, ms': hundred, apart: cost, 'start-up, ms': sandbox.startUp },
        goals: [{ figure: 'apart', most: 1.5 }],
        notes: ['the better of pages 1 and 2, and of 99 and 100; the start-up makes the organization'],
      },
      await benchSandboxStart(runs),
    ];
  } finally {
    await sandbox.close();
  }
}

async function benchSandboxStart(runs: number): Promise<Result> {
  const startUps: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const sandbox = await serveSandbox();
    startUps.push(sandbox.startUp);
    await sandbox.close();
  }
  return { scenario: 'Sandbox, start-up', figures: { 'start-up, ms': median(startUps) }, goals: [], notes: [] };
}

function credentials(env: Record<string, string>): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: env.CLIENT_ID ?? '',
    client_secret: env.SECRET ?? '',
  });
}
