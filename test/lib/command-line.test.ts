import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../lib/command-line.ts';
import type { Spec } from '../../lib/variables.ts';

const spec: Spec = {
  needs: ['EMAIL', 'MEMBERID'],
  accepts: { NEW_MEMBER_FIRST_NAME: undefined },
  flags: { 'names-from-email': 'Makes names' },
  plans: true,
};

const problemsOf = (...argv: string[]): string => readCommandLine(argv, spec).problems.join('\n');

describe('what a recipe takes', () => {
  it('variables, its own options and those that every recipe has', () => {
    const argv = ['--EMAIL=a@b.c', '--CONCURRENCY=3', '--names-from-email', '--dry-run', '--yes', '--json'];
    const { variables, flags, format, problems } = readCommandLine(argv, spec);
    expect(problems).toEqual([]);
    expect(variables).toEqual({ EMAIL: 'a@b.c', CONCURRENCY: '3' });
    expect([...flags]).toEqual(['names-from-email', 'dry-run', 'yes', 'json']);
    expect(format).toBe('json');
  });

  it.each([
    ['in two words', ['--EMAIL', 'a@b.c'], { EMAIL: 'a@b.c' }],
    ['with = in it', ['--NEW_MEMBER_FIRST_NAME=a=b'], { NEW_MEMBER_FIRST_NAME: 'a=b' }],
    ['that is blank, to take another away', ['--EMAIL='], { EMAIL: '' }],
    ['that begins with a dash', ['--NEW_MEMBER_FIRST_NAME=--json'], { NEW_MEMBER_FIRST_NAME: '--json' }],
    ['under an older name', ['--MEMBER_ID=x'], { MEMBERID: 'x' }],
  ])('a value %s', (_what, argv, variables) => {
    expect(readCommandLine(argv, spec)).toMatchObject({ variables, problems: [] });
  });

  it('each of the formats', () => {
    expect(['--json', '--jsonl', '--csv', '--yes'].map((flag) => readCommandLine([flag], spec).format)).toEqual([
      'json',
      'jsonl',
      'csv',
      undefined,
    ]);
  });
});

describe('a recipe that takes values without names and any parameter', () => {
  const any: Spec = { needs: ['METHOD', 'ENDPOINT'], unnamed: ['METHOD', 'ENDPOINT'], query: true };

  it('puts the values in their places and keeps every parameter, those that stand twice too', () => {
    const argv = ['GET', '/v2/files', '--typeFilters=table', '--typeFilters=folder', '--limit=10', '--json'];
    expect(readCommandLine(argv, any)).toMatchObject({
      variables: { METHOD: 'GET', ENDPOINT: '/v2/files' },
      query: { typeFilters: ['table', 'folder'], limit: ['10'] },
      problems: [],
    });
  });

  it.each([
    ['one value too many', ['GET', '/v2/files', '10'], '“10” is no option'],
    ['a parameter without its value', ['GET', '/v2/files', '--limit'], '--limit needs a value'],
    ['a parameter in two words', ['GET', '/v2/files', '--limit', '10'], '--limit needs a value'],
    ['a value with and without its name', ['--METHOD=GET', 'POST', '/v2/files'], '--METHOD is given twice'],
  ])('does not take %s', (_what, argv, problem) => {
    expect(readCommandLine(argv, any).problems.join('\n')).toContain(problem);
  });

  it('takes no parameter for something else: --__proto__=x is one like another', () => {
    const { query } = readCommandLine(['GET', '/v2/files', '--__proto__=x'], any);
    expect(Object.entries(query)).toEqual([['__proto__', ['x']]]);
  });
});

describe('what it does not take', () => {
  it.each([
    ['an unknown option', ['--frobnicate'], '--frobnicate is no option of this recipe'],
    ['an unknown short option', ['-x'], '-x is no option of this recipe'],
    ['a variable of other recipes', ['--TEAMID=x'], '--TEAMID is no option of this recipe'],
    ['a word alone', ['a@b.c'], '“a@b.c” is no option'],
    ['a variable without its value', ['--EMAIL'], '--EMAIL needs a value: --EMAIL=…'],
    ['a value for an option that has none', ['--yes=no'], '--yes takes no value'],
    ['a variable twice', ['--EMAIL=a@b.c', '--EMAIL=d@e.f'], '--EMAIL is given twice'],
    ['two formats', ['--json', '--csv'], '--json and --csv: one of them'],
    ['both worlds', ['--sandbox', '--live'], '--sandbox and --live: one of them'],
  ])('%s', (_what, argv, problem) => {
    expect(problemsOf(...argv)).toContain(problem);
  });

  it('--dry-run where there is no plan to show', () => {
    expect(readCommandLine(['--dry-run'], { ...spec, plans: false }).problems).toHaveLength(1);
  });

  it('another option as a variable’s value: --EMAIL --dry-run must not run for real', () => {
    const { variables, problems } = readCommandLine(['--EMAIL', '--dry-run'], spec);
    expect(variables).toEqual({});
    expect(problems.join()).toContain('--EMAIL needs a value');
  });

  it('everything that is wrong is told at once', () => {
    expect(readCommandLine(['--frobnicate', 'word', '--yes=1'], spec).problems).toHaveLength(3);
  });

  it.each([
    ['--member-id=x', '--MEMBERID'],
    ['--email=a@b.c', '--EMAIL'],
    ['--dryrun', '--dry-run'],
    ['--JSON', '--json'],
  ])('but for %s it suggests %s', (typed, meant) => {
    expect(problemsOf(typed)).toMatch(new RegExp(`Did you mean ${meant}\\?$`));
  });
});

describe('a secret', () => {
  it.each([
    ['in one word', ['--SECRET=hush-hush']],
    ['in two words', ['--SECRET', 'hush-hush']],
  ])('%s is refused, with the reason, and not repeated', (_what, argv) => {
    const { variables, problems } = readCommandLine(argv, spec);
    expect(problems.join('\n')).toMatch(/--SECRET: .* others on this machine can read it; set it in \.env/);
    expect(JSON.stringify([variables, problems])).not.toContain('hush');
  });
});

it('whatever is typed, each word is taken or complained about', () => {
  const word = fc.oneof(
    fc.string(),
    fc.string().map((text) => `--${text}`),
    fc.string().map((text) => `--EMAIL=${text}`),
    fc.constantFrom('--', '-', '--=', '--__proto__=x', '--constructor', '--no-json', '---yes'),
  );
  fc.assert(
    fc.property(word, (typed) => {
      const { variables, flags, problems } = readCommandLine([typed], spec);
      // A lone -- only says that no more options follow.
      return typed === '--' || Object.keys(variables).length + flags.size + problems.length > 0;
    }),
  );
});
