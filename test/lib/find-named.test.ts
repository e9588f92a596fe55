import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ParamName } from '../../lib/params.ts';
import { recipe } from '../../lib/run.ts';
import { connections, dataModels, datasets, people, teams, workbooks, workspaces } from '../../lib/sandbox/cast.ts';
import { elementIdFor, sheetIdFor, urlIdOf } from '../../lib/sandbox/ids.ts';
import addMemberToTeam from '../../recipes/members/add-member-to-team.ts';
import getTeam from '../../recipes/teams/get-team.ts';
import { emptyFolder } from '../support/run.ts';
import { type StartedSandbox, startedSandbox } from '../support/started-sandbox.ts';

const { detailed, formerEmployee } = people;
const plugsURL = `https://app.sigmacomputing.com/fernhill/workbook/Plugs-${urlIdOf(workbooks.plugs)}`;
const orders = elementIdFor(workbooks.plugs, 'orders');

/** What a recipe gets for these variables. */
async function got(sandbox: StartedSandbox, argv: string[], names: ParamName[]): Promise<unknown> {
  const echo = recipe(import.meta, { needs: names }, async (values, { print }) => print(values));
  const { stdout, stderr } = await sandbox.run(echo, argv);
  return stdout === '' ? stderr : JSON.parse(stdout);
}

describe('a value that is no id stands for', () => {
  it('what goes by that name, email address, address or urlId', async () => {
    const sandbox = await startedSandbox();
    const table = [
      ['TEAMID', 'Data Guild', teams.dataGuild],
      ['TEAMID', 'dATA guild', teams.dataGuild],
      ['WORKSPACEID', 'Store Performance', workspaces.storePerformance],
      ['CONNECTIONID', 'Fernhill Warehouse', connections.warehouse],
      ['CONNECTIONID', 'Store Ledger (before 2025)', connections.retired],
      ['MEMBERID', 'Theo Almeida', detailed.memberId],
      ['MEMBERID', 'Theo.Almeida@Fernhill.example', detailed.memberId],
      ['MEMBERID', formerEmployee.email, formerEmployee.memberId],
      ['NEW_OWNER', 'Theo Almeida', detailed.memberId],
      ['WORKBOOK_ID', 'Plugs Electronics', workbooks.plugs],
      ['WORKBOOK_ID', 'Store Performance/Weekly/Plugs Electronics', workbooks.plugs],
      ['WORKBOOK_ID', plugsURL, workbooks.plugs],
      ['WORKBOOK_ID', urlIdOf(workbooks.plugs), workbooks.plugs],
      ['DATAMODEL_ID', 'Sales model', dataModels.sales],
      ['DATASET_ID', 'Sales (all)', datasets.sales],
    ] as const;
    for (const [name, value, expected] of table)
      expect.soft(await got(sandbox, [`--${name}=${value}`], [name])).toEqual({ [name]: expected });
  });

  it('an element, with its workbook in one address or each on its own', async () => {
    const sandbox = await startedSandbox();
    for (const argv of [
      ['--WORKBOOK_ID=Plugs Electronics', '--ELEMENT_ID=plugs electronics hands on lab'],
      [`--WORKBOOK_ID=${workbooks.plugs}`, '--ELEMENT_ID=Data/Plugs Electronics Hands On Lab'],
      [`--WORKBOOK_ID=${plugsURL}?:nodeId=${orders}`],
      [`--ELEMENT_ID=${plugsURL}?:nodeId=${orders}`],
    ]) {
      const values = await got(sandbox, argv, ['ELEMENT_ID', 'WORKBOOK_ID']);
      expect.soft(values).toEqual({ WORKBOOK_ID: workbooks.plugs, ELEMENT_ID: orders });
    }
  });

  it.each([
    ['WORKBOOK_ID', 'Plugs Electronics', workbooks.plugs, 'orders'],
    ['DATAMODEL_ID', 'Sales model', dataModels.sales, 'sales'],
  ] as const)('a sheet of a %s', async (name, document, id, key) => {
    const sandbox = await startedSandbox();
    const sheetId = sheetIdFor(id, key);
    const schedules =
      name === 'WORKBOOK_ID'
        ? `workbooks/${id}/materialization-schedules`
        : `dataModels/${id}/materializationSchedules`;
    const { entries }: { entries: Array<{ sheetId: string; elementName: string }> } = await sandbox.read(
      `/v2/${schedules}`,
    );
    const sheet = entries.find((each) => each.sheetId === sheetId)?.elementName;
    const argv = [`--${name}=${document}`, `--SHEET_ID=${sheet}`];
    expect(await got(sandbox, argv, [name, 'SHEET_ID'])).toEqual({ [name]: id, SHEET_ID: sheetId });
  });

  it('the same wherever it is set', async () => {
    const root = emptyFolder();
    writeFileSync(path.join(root, '.env'), 'TEAMID="Data Guild"\n');
    const sandbox = await startedSandbox();
    const { stdout } = await sandbox.run(getTeam, [], { root });
    expect(JSON.parse(stdout)).toMatchObject({ teamId: teams.dataGuild });
  });
});

describe('a run with names', () => {
  it('reads each list once, tells what they stand for, and then does its work', async () => {
    const sandbox = await startedSandbox();
    const argv = ['--MEMBERID=Theo Almeida', '--TEAMID=Data Guild'];
    const { status, stderr } = await sandbox.run(addMemberToTeam, argv);
    expect(status).toBe(0);
    expect(stderr).toContain(
      `With\n  MEMBERID=Theo Almeida → ${detailed.memberId} (command line)\n  TEAMID=Data Guild → ${teams.dataGuild} (command line)\n`,
    );
    const lists = sandbox.requests.map(({ route }) => route).filter((route) => /^\/v2\/(members|teams)$/.test(route));
    expect(lists.toSorted()).toEqual(['/v2/members', '/v2/teams']);
  });

  it('asks nothing more for ids, addresses and urlIds', async () => {
    const sandbox = await startedSandbox();
    await got(sandbox, [`--WORKBOOK_ID=${plugsURL}`, `--MEMBERID=${detailed.memberId}`], ['WORKBOOK_ID', 'MEMBERID']);
    expect(sandbox.requests).toEqual([]);
  });

  it('takes a name in the very same letters before others', async () => {
    const sandbox = await startedSandbox();
    const visibility = 'public';
    await sandbox.withClient((sigma) => sigma.post('/v2/teams', { name: 'DATA GUILD', visibility }));
    expect(await got(sandbox, ['--TEAMID=Data Guild'], ['TEAMID'])).toEqual({ TEAMID: teams.dataGuild });
    expect(await got(sandbox, ['--TEAMID=data guild'], ['TEAMID'])).toContain('there are 2 teams called “data guild”');
  });

  it('does nothing but name the candidates, all at once, where a name is unknown or ambiguous', async () => {
    const sandbox = await startedSandbox();
    const again = { name: 'Data Guild', description: 'Another one', visibility: 'public' };
    const { data } = await sandbox.withClient((sigma) => sigma.post<{ teamId: string }>('/v2/teams', again));
    const before = sandbox.changes();
    const { status, stdout, stderr } = await sandbox.run(addMemberToTeam, ['--MEMBERID=Silva', '--TEAMID=Data Guild']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    for (const part of [teams.dataGuild, data.teamId, 'Another one']) expect(stderr).toContain(part);
    expect(stderr).toContain('there is no member called “Silva”. Near it:');
    for (const { memberId, email } of [people.handingOver, people.namesake]) {
      expect(stderr).toContain(memberId);
      expect(stderr).toContain(email);
    }
    expect(sandbox.changes()).toEqual(before);
  });

  it('refuses what leads nowhere', async () => {
    const sandbox = await startedSandbox();
    const table = [
      ['TEAMID', 'https://app.sigmacomputing.com/acme/workbooks', 'is not the address of a team'],
      ['DATAMODEL_ID', plugsURL, 'is not the address of a data model'],
      ['ELEMENT_ID', 'Hands On Lab', 'set WORKBOOK_ID'],
      ['TEAMID', '..', 'there is no team called “..”. There is:'],
      ['MEMBERID', 'Zzyzx', 'there is no member called “Zzyzx”, of'],
    ] as const;
    for (const [name, value, words] of table)
      expect.soft(await got(sandbox, [`--${name}=${value}`], [name])).toContain(words);
  });

  it('looks a plain word up although an element’s id could look like it', async () => {
    const sandbox = await startedSandbox();
    const argv = [`--WORKBOOK_ID=${workbooks.plugs}`, '--ELEMENT_ID=Operations'];
    expect(await got(sandbox, argv, ['WORKBOOK_ID', 'ELEMENT_ID'])).toContain('no element called “Operations”');
  });

  it('does not take the sample’s element for one of another workbook', async () => {
    const sandbox = await startedSandbox();
    const { default: exportElement } = await import('../../recipes/workbooks/export-workbook-element-csvs.ts');
    const { status, stderr } = await sandbox.run(exportElement, ['--WORKBOOK_ID=Climbing Gear Overview']);
    expect(status).toBe(2);
    expect(stderr).toContain('ELEMENT_ID: not set');
  });
});
