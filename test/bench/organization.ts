import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { readAll } from '../../lib/paginate.ts';
import { SCHEDULER_ID } from '../../lib/sandbox/cast.ts';
import type { Member } from '../../lib/types.ts';
import type { Served } from './processes.ts';

/** A client for a sandbox that was started; it has its own token, so that those who are measured ask for theirs. */
export async function clientOf({ url, env }: Served): Promise<SigmaClient> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: env.CLIENT_ID ?? '',
    client_secret: env.SECRET ?? '',
  });
  const answer = await fetch(`${url}/v2/auth/token`, { method: 'POST', body: form });
  const { access_token: token }: { access_token: string } = JSON.parse(await answer.text());
  return createClient(async () => token, { baseURL: url });
}

/** The addresses of so many active members, all of whom can be changed. */
export async function addresses(sigma: SigmaClient, count: number): Promise<string[]> {
  const listed = await readAll<Member>(sigma, '/v2/members');
  const members = listed.filter(({ memberId }) => memberId !== SCHEDULER_ID);
  if (members.length < count) throw new RangeError(`There are ${members.length} active members, not ${count}`);
  return members.slice(0, count).map(({ email }) => email);
}

/** A CSV file for the recipes that take one. */
export async function peopleFile(folder: string, name: string, heading: string, rows: string[]): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, `${[heading, ...rows].join('\n')}\n`);
  return file;
}
