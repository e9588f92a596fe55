import { describe, expect, expectTypeOf, it } from 'vitest';
import { UsageError } from '../../lib/errors.ts';
import { readSettings, type Settings, withSamples } from '../../lib/settings.ts';
import { describeNeeds, resolveValues, type Spec, variableNames } from '../../lib/variables.ts';
import { emptyFolder } from '../support/run.ts';

type Texts = Record<string, string>;

function settingsOf(commandLine: Texts, environment: Texts = {}, samples: Texts = {}): Settings {
  const root = emptyFolder();
  return withSamples(readSettings({ commandLine, environment, root, cwd: root }), samples);
}

/** The message of the error that these values are. */
function problemsOf(spec: Spec, commandLine: Texts, environment: Texts = {}): string {
  try {
    resolveValues(spec, settingsOf(commandLine, environment), { flags: new Set() });
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return '';
}

describe('values', () => {
  it('come each in its own type, with what counts where nothing is set', () => {
    const { values } = resolveValues(
      { needs: ['TEAMID'], accepts: { LIMIT: 50, SEND_INVITE: true, EMAIL: undefined }, flags: { force: 'Does it' } },
      settingsOf({ TEAMID: 'abc', SEND_INVITE: 'no' }),
      { flags: new Set(['force']) },
    );
    expect(values).toEqual({ TEAMID: 'abc', LIMIT: 50, SEND_INVITE: false, EMAIL: undefined, force: true });
    expectTypeOf(values.LIMIT).toEqualTypeOf<number>();
    expectTypeOf(values.SEND_INVITE).toEqualTypeOf<boolean>();
    expectTypeOf(values.EMAIL).toEqualTypeOf<string | undefined>();
    expectTypeOf(values.force).toEqualTypeOf<boolean>();
  });

  it('are told with where they came from, and defaults are not', () => {
    const spec: Spec = { needs: ['TEAMID', 'WORKSPACEID'], accepts: { LIMIT: 50, EMAIL: undefined } };
    const settings = settingsOf({ TEAMID: 't' }, { EMAIL: 'a@b.c' }, { WORKSPACEID: 'w' });
    expect(resolveValues(spec, settings, { flags: new Set() }).used).toEqual([
      { name: 'TEAMID', value: 't', origin: 'command line' },
      { name: 'WORKSPACEID', value: 'w', origin: 'sandbox sample' },
      { name: 'EMAIL', value: 'a@b.c', origin: 'environment' },
    ]);
  });

  it('say how many requests may be under way to a recipe that does not ask', () => {
    expect(resolveValues({}, settingsOf({ CONCURRENCY: '3' }), { flags: new Set() }).concurrency).toBe(3);
  });

  it('are those that the recipe allows, and have their type', () => {
    const spec = { needs: ['PERMISSION'], choices: { PERMISSION: ['usage', 'annotate'] } } as const satisfies Spec;
    const { values } = resolveValues(spec, settingsOf({ PERMISSION: 'usage' }), { flags: new Set() });
    expectTypeOf(values.PERMISSION).toEqualTypeOf<'usage' | 'annotate'>();
    expect(values.PERMISSION).toBe('usage');
  });
});

describe('problems', () => {
  it('are told all at once', () => {
    const message = problemsOf(
      {
        needs: ['GRANT_ID', 'NEW_MEMBER_TYPE'],
        oneOf: [['TEAMID', 'WORKSPACEID']],
        accepts: { LIMIT: 50, USER_NAME_PATTERN: undefined },
      },
      { GRANT_ID: '../x', LIMIT: 'many', USER_NAME_PATTERN: '(', CONCURRENCY: '0' },
    );
    expect(message).toMatch(/^Nothing was done/);
    for (const part of [
      'GRANT_ID: “../x” is not an id',
      'NEW_MEMBER_TYPE: not set',
      'TEAMID or WORKSPACEID: neither is set',
      'LIMIT: “many” is not a whole number',
      'USER_NAME_PATTERN: Invalid regular expression',
      'CONCURRENCY: “0” is not a whole number',
      '--NAME=value',
    ])
      expect(message).toContain(part);
  });

  it('name the variable’s meaning and where to find a value', () => {
    expect(problemsOf({ needs: ['MEMBERID'] }, {})).toContain(
      'the member that it is about; npx tsx recipes/members/list-all.ts',
    );
  });

  it('name the recipe’s own meaning where it has one', () => {
    const spec: Spec = { needs: ['EMAIL'], meanings: { EMAIL: 'the address that it is changed to' } };
    expect(problemsOf(spec, {})).toContain('the address that it is changed to');
  });

  it('name the level that a bad value came from', () => {
    expect(problemsOf({ needs: ['EMAIL'] }, {}, { EMAIL: 'ada' })).toContain('not an email address (environment)');
  });

  it('name the values that this recipe allows, not all that others do', () => {
    const spec: Spec = { needs: ['PERMISSION'], choices: { PERMISSION: ['usage', 'annotate'] } };
    expect(problemsOf(spec, { PERMISSION: 'view' })).toContain('“view” is none of usage, annotate');
  });
});

describe('of a group of which one must be set', () => {
  const spec = { oneOf: [['MEMBERID', 'EMAIL']], meanings: { EMAIL: 'whom it is about' } } as const satisfies Spec;
  const resolve = (commandLine: Texts, environment: Texts = {}, samples: Texts = {}) =>
    resolveValues(spec, settingsOf(commandLine, environment, samples), { flags: new Set() });

  it.each([
    ['the only one that is set counts', { EMAIL: 'a@b.c' }, {}, { EMAIL: 'a@b.c' }],
    ['the one from the stronger level counts', { EMAIL: 'a@b.c' }, { MEMBERID: 'x' }, { EMAIL: 'a@b.c' }],
    ['the one named first counts of two on a level', {}, { MEMBERID: 'x', EMAIL: 'a@b.c' }, { MEMBERID: 'x' }],
    ['a blank leaves the other', { MEMBERID: '', EMAIL: 'a@b.c' }, { MEMBERID: 'x' }, { EMAIL: 'a@b.c' }],
  ])('%s', (_what, commandLine, environment, expected) => {
    expect(resolve(commandLine, environment).values).toEqual(expected);
  });

  it('the person’s own beats the sandbox’s sample', () => {
    expect(resolve({}, { EMAIL: 'a@b.c' }, { MEMBERID: 'sample' }).values).toEqual({ EMAIL: 'a@b.c' });
  });

  it('only the one that counts is told, and a bad value of the other does not matter', () => {
    expect(resolve({ MEMBERID: 'x' }, { EMAIL: 'nonsense' }).used.map(({ name }) => name)).toEqual(['MEMBERID']);
  });

  it('both on the command line are a mistake', () => {
    expect(problemsOf(spec, { MEMBERID: 'x', EMAIL: 'a@b.c' })).toContain(
      'MEMBERID and EMAIL: give one of them, not both',
    );
  });

  it('each is explained if none is set', () => {
    const message = problemsOf(spec, {});
    expect(message).toContain('MEMBERID or EMAIL: neither is set');
    expect(message).toContain('EMAIL: whom it is about');
  });

  it('none that counts makes its companions needed, and its companions only', () => {
    const onboarding: Spec = {
      oneOf: [['MEMBERID', 'EMAIL']],
      together: { EMAIL: ['NEW_MEMBER_FIRST_NAME', 'NEW_MEMBER_LAST_NAME'] },
    };
    const message = problemsOf(onboarding, { EMAIL: 'a@b.c', NEW_MEMBER_LAST_NAME: 'Nilsen' });
    expect(message).toContain('NEW_MEMBER_FIRST_NAME: not set');
    expect(message).not.toContain('NEW_MEMBER_LAST_NAME');
    expect(problemsOf(onboarding, { MEMBERID: 'x' })).toBe('');
  });
});

it('what a recipe needs is described in the words of its header', () => {
  const spec: Spec = {
    needs: ['TEAMID'],
    oneOf: [['MEMBERID', 'EMAIL']],
    together: { EMAIL: ['NEW_MEMBER_TYPE'] },
    accepts: { LIMIT: 50 },
    flags: { 'names-from-email': 'Makes names' },
  };
  expect([describeNeeds(spec), describeNeeds({})]).toEqual([
    'TEAMID, MEMBERID or EMAIL (with NEW_MEMBER_TYPE); optional LIMIT, --names-from-email',
    'nothing',
  ]);
  expect(variableNames(spec)).toEqual(['TEAMID', 'MEMBERID', 'EMAIL', 'NEW_MEMBER_TYPE', 'LIMIT']);
});
