import { describe, expect, it } from 'vitest';
import { people } from '../../../lib/sandbox/cast.ts';
import { sampleValues } from '../../../lib/sandbox/samples.ts';
import type { Member, SigmaFile, Workbook } from '../../../lib/types.ts';
import copyWorkbook from '../../../recipes/workbooks/copy-workbook-folder.ts';
import transferAll from '../../../recipes/workbooks/transfer-all-workbooks.ts';
import updateOwner from '../../../recipes/workbooks/update-owner.ts';
import { type StartedSandbox, startedSandbox } from '../../support/started-sandbox.ts';

/** The workbooks that a member owns. */
async function ownedBy(sandbox: StartedSandbox, email: string): Promise<SigmaFile[]> {
  const { entries: members } = await sandbox.read<{ entries: Member[] }>('/v2/members?limit=1000');
  const memberId = members.find((member) => member.email === email)?.memberId;
  const files = `/v2/members/${memberId}/files?typeFilters=workbook&limit=1000`;
  const { entries } = await sandbox.read<{ entries: SigmaFile[] }>(files);
  return entries.filter(({ ownerId }) => ownerId === memberId);
}

const { OLD_OWNER_EMAIL = '', NEW_OWNER_EMAIL = '' } = sampleValues('workbooks/transfer-all-workbooks');

describe('transfer-all-workbooks', () => {
  it('asks first, then moves exactly the old owner’s workbooks', async () => {
    const sandbox = await startedSandbox();
    const old = await ownedBy(sandbox, OLD_OWNER_EMAIL);
    const before = await ownedBy(sandbox, NEW_OWNER_EMAIL);
    expect(old.length).toBeGreaterThan(1);
    const asked = await sandbox.run(transferAll);
    expect(asked.status).toBe(2);
    expect(sandbox.changes()).toEqual([]);

    const done = await sandbox.run(transferAll, ['--yes']);
    expect(done.status).toBe(0);
    expect(done.stderr).toContain(`${old.length} workbooks: ${old.length} transferred.`);
    expect(await ownedBy(sandbox, OLD_OWNER_EMAIL)).toEqual([]);
    const ids = (files: SigmaFile[]): string[] => files.map(({ id }) => id).sort();
    expect(ids(await ownedBy(sandbox, NEW_OWNER_EMAIL))).toEqual(ids([...before, ...old]));
    expect(sandbox.changes()).toHaveLength(old.length);
  });

  it('reports what failed, and does only that when it is run again', async () => {
    const sandbox = await startedSandbox();
    const old = await ownedBy(sandbox, OLD_OWNER_EMAIL);
    const refused = { status: 403, body: { code: 'forbidden', message: 'Not this one' } };
    sandbox.failNext({ method: 'PATCH', path: '/v2/files/{inodeId}', nth: 2, with: refused });
    const first = await sandbox.run(transferAll, ['--yes']);
    expect(first.status).toBe(1);
    expect(first.stderr).toContain(`${old.length - 1} transferred, 1 failed.`);
    expect(first.stderr).toContain('Not this one');
    const second = await sandbox.run(transferAll, ['--yes']);
    expect(second.status).toBe(0);
    expect(second.stderr).toContain('1 workbook: 1 transferred.');
  });

  it.each([
    ['nobody', 'nobody@fernhill.example', /No member has the address/],
    ['a deactivated member', people.formerEmployee.email, /is deactivated/],
    ['the same member', OLD_OWNER_EMAIL.toUpperCase(), /same member/],
  ])('gives nothing to %s', async (_who, email, expected) => {
    const sandbox = await startedSandbox();
    const { status, stderr } = await sandbox.run(transferAll, [`--NEW_OWNER_EMAIL=${email}`, '--yes']);
    expect(status).toBe(1);
    expect(stderr).toMatch(expected);
    expect(sandbox.changes()).toEqual([]);
  });
});

describe('update-owner', () => {
  it('changes the owner after a yes, and nothing the second time', async () => {
    const sandbox = await startedSandbox();
    expect((await sandbox.run(updateOwner)).status).toBe(2);
    const { status, stdout } = await sandbox.run(updateOwner, ['--yes']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ownerId: sampleValues('workbooks/update-owner').MEMBERID });
    const again = await sandbox.run(updateOwner, ['--yes']);
    expect(again.stderr).toContain('already');
    expect(sandbox.changes()).toHaveLength(1);
  });
});

describe('copy-workbook-folder', () => {
  it('puts a copy into the member’s My Documents', async () => {
    const sandbox = await startedSandbox();
    const { status, stdout } = await sandbox.run(copyWorkbook, ['--COPY_NAME=A copy']);
    expect(status).toBe(0);
    const copy: Workbook = JSON.parse(stdout);
    const { MEMBERID, WORKBOOK_ID } = sampleValues('workbooks/copy-workbook-folder');
    const { homeFolderId } = await sandbox.read<Member>(`/v2/members/${MEMBERID}`);
    expect(await sandbox.read(`/v2/files/${copy.workbookId}`)).toMatchObject({
      name: 'A copy',
      parentId: homeFolderId,
    });
    expect(copy.workbookId).not.toBe(WORKBOOK_ID);
  });
});
