import { afterEach, describe, expect, it, vi } from 'vitest';
import { EndOfRun, InterruptedError } from '../../lib/errors.ts';
import { createOutput } from '../../lib/output.ts';
import { confirmPlan, type Plan } from '../../lib/plan.ts';
import { collect } from '../support/run.ts';

const cancelled = Symbol('cancelled');
const confirm = vi.hoisted(() => vi.fn());
vi.mock('@clack/prompts', () => ({ confirm, isCancel: (answer: unknown) => answer === cancelled }));
afterEach(() => confirm.mockReset());

const plan: Plan = {
  title: 'Deactivate 2 members',
  consequences: ['Their documents go to the owner of CLIENT_ID.'],
  rows: [
    { email: 'ada@example.com', name: 'Ada' },
    { email: 'bo@example.com', name: 'Bo' },
  ],
  columns: ['email', 'name'],
  as: { userId: 'u1', organizationId: 'o1', email: 'admin@example.com' },
};

async function decide(
  options: { dryRun?: boolean; yes?: boolean; canPrompt?: boolean; quiet?: boolean },
  changes: Partial<Plan> = {},
) {
  const [stdout, stderr] = [collect(), collect()];
  const output = await createOutput({ stdout, stderr, env: {}, quiet: options.quiet });
  const outcome = await confirmPlan(
    { ...plan, ...changes },
    { dryRun: false, yes: false, canPrompt: false, where: 'aws-api.sigmacomputing.com', output, ...options },
  ).then(
    () => 'goes on',
    (error: unknown) => error,
  );
  await output.end();
  return { outcome, stdout: stdout.text(), stderr: stderr.text() };
}

const endsWith = (status: number): unknown => expect.objectContaining({ name: 'EndOfRun', status });

describe('a plan', () => {
  it('names what, where, whose organization, whose credentials and what else follows', async () => {
    const { stderr } = await decide({ dryRun: true });
    for (const part of [
      'Deactivate 2 members',
      'aws-api.sigmacomputing.com',
      'o1',
      'admin@example.com (u1)',
      'Their documents go to',
    ])
      expect(stderr).toContain(part);
  });

  it('is the result of --dry-run, which ends well and says that nothing was changed', async () => {
    const { outcome, stdout } = await decide({ dryRun: true });
    expect(outcome).toEqual(endsWith(0));
    expect(outcome).toHaveProperty('message', expect.stringContaining('Nothing was changed'));
    expect(JSON.parse(stdout)).toEqual(plan.rows);
  });

  it('wins with --dry-run over --yes', async () => {
    const { outcome, stdout } = await decide({ dryRun: true, yes: true });
    expect(outcome).toEqual(endsWith(0));
    expect(JSON.parse(stdout)).toEqual(plan.rows);
  });

  it('is wrong use where nobody can be asked, and says how to go on', async () => {
    const { outcome, stdout } = await decide({});
    expect(outcome).toEqual(endsWith(2));
    expect(outcome).toHaveProperty('message', expect.stringMatching(/Nothing was changed.*--yes/));
    expect(JSON.parse(stdout)).toEqual(plan.rows);
  });

  it('is carried out with --yes, and is talk then, not the result', async () => {
    const { outcome, stdout, stderr } = await decide({ yes: true });
    expect([outcome, stdout]).toEqual(['goes on', '']);
    expect(stderr).toContain('bo@example.com');
    expect(confirm).not.toHaveBeenCalled();
  });

  it('is shown with --quiet too', async () => {
    const { stderr } = await decide({ yes: true, quiet: true });
    expect(stderr).toContain('Deactivate 2 members');
  });

  it('that does not hurt is neither shown nor asked about, but for --dry-run', async () => {
    expect(await decide({ canPrompt: true }, { harmless: true })).toEqual({
      outcome: 'goes on',
      stdout: '',
      stderr: '',
    });
    expect((await decide({ dryRun: true }, { harmless: true })).outcome).toEqual(endsWith(0));
  });
});

describe('a person who can be asked', () => {
  it('says yes, and it goes on; the answer is no unless chosen', async () => {
    confirm.mockResolvedValue(true);
    expect((await decide({ canPrompt: true })).outcome).toBe('goes on');
    expect(confirm).toHaveBeenCalledWith(
      expect.objectContaining({ message: 'Deactivate 2 members?', initialValue: false, output: process.stderr }),
    );
  });

  it('says no, and the run ends with status 1', async () => {
    confirm.mockResolvedValue(false);
    const { outcome } = await decide({ canPrompt: true });
    expect(outcome).toBeInstanceOf(EndOfRun);
    expect(outcome).toEqual(endsWith(1));
  });

  it('presses Ctrl-C, and the run is interrupted', async () => {
    confirm.mockResolvedValue(cancelled);
    expect((await decide({ canPrompt: true })).outcome).toBeInstanceOf(InterruptedError);
  });
});
