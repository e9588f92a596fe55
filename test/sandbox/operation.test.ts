import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { people } from '../../lib/sandbox/cast.ts';
import { sandboxForTest } from '../support/sandbox-client.ts';

const { memberId } = people.detailed;

/** A folder whose state holds a member with a key that no member has. */
async function spoiltState(): Promise<string> {
  const state = mkdtempSync(path.join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  await (await sandboxForTest({ state })).close();
  const file = readdirSync(state).find((name) => name.endsWith('.db')) ?? '';
  const database = new Database(path.join(state, file));
  database.prepare("UPDATE members SET body = json_set(body, '$.shoeSize', 43) WHERE id = ?").run([memberId]);
  database.close();
  return state;
}

describe('an answer that is not what its schema promises', () => {
  it('is a loud failure in strict mode, and the request is undone', async () => {
    const state = await spoiltState();
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => complaints.mockRestore());
    const { call } = await sandboxForTest({ state });
    const { status, body } = await call('PATCH', `/v2/members/${memberId}`, { firstName: 'Theodore' });
    expect({ status, code: body.code }).toEqual({ status: 500, code: 'service_error' });
    expect(body.message).toBe('The answer of updateMember has keys that its schema lacks');
    expect(complaints).toHaveBeenCalledOnce();
    const lenient = await sandboxForTest({ state, strict: false });
    expect(await lenient.get(`/v2/members/${memberId}`)).toMatchObject({ firstName: 'Theo' });
  });

  it('is given away otherwise', async () => {
    const { get } = await sandboxForTest({ state: await spoiltState(), strict: false });
    expect(await get(`/v2/members/${memberId}`)).toMatchObject({ shoeSize: 43 });
  });
});
