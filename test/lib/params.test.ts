import { describe, expect, it } from 'vitest';
import { UsageError } from '../../lib/errors.ts';
import { hasIdShape, isEmail, type ParamName, params, parseValue } from '../../lib/params.ts';

describe('a good value is read', () => {
  it.each([
    ['LIMIT', '50', 50],
    ['LIMIT', '007', 7],
    ['SEND_INVITE', 'true', true],
    ['SEND_INVITE', 'Yes', true],
    ['SEND_INVITE', '0', false],
    ['SEND_INVITE', 'FALSE', false],
    ['PERMISSION', 'organize', 'organize'],
    ['PERMISSION', 'View', 'view'],
    ['EMAIL', 'o’neil+tag@mail.example.com', 'o’neil+tag@mail.example.com'],
    ['MEMBERID', 'KteJXJQfHuei5GxxY9hQOnFZHP91A', 'KteJXJQfHuei5GxxY9hQOnFZHP91A'],
    ['WORKSPACEID', '6513270e-269e-4d37-b2a7-4de452e6b438', '6513270e-269e-4d37-b2a7-4de452e6b438'],
    ['baseURL', 'http://localhost:8080/sigma', 'http://localhost:8080/sigma'],
    ['MEMBERS_FILE', '../people, new.csv', '../people, new.csv'],
    ['NEW_MEMBER_FIRST_NAME', 'Anne-Marie', 'Anne-Marie'],
  ] as const)('%s=%s', (name, text, expected) => {
    expect(parseValue(name, text)).toBe(expected);
  });

  it.each([
    ['SALES.PUBLIC.ORDERS', ['SALES', 'PUBLIC', 'ORDERS']],
    ['SALES', ['SALES']],
    ['["SALES", "a.b"]', ['SALES', 'a.b']],
    ['[]', []],
  ])('a place in a warehouse, %s', (text, names) => {
    expect(parseValue('SYNC_PATH', text)).toEqual(names);
  });

  it('a pattern is compared in any case', () => {
    expect(parseValue('USER_NAME_PATTERN', '^test').test('Test User')).toBe(true);
  });
});

describe('a bad value is refused in words that show it', () => {
  it.each([
    ['LIMIT', '0'],
    ['LIMIT', '-5'],
    ['LIMIT', '1.5'],
    ['LIMIT', '1e3'],
    ['LIMIT', '99999999999999999999'],
    ['SEND_INVITE', 'maybe'],
    ['PERMISSION', 'admin'],
    ['SYNC_PATH', '["SALES",3]'],
    ['SYNC_PATH', '["SALES"'],
    ['EMAIL', 'ada'],
    ['EMAIL', 'ada@'],
    ['EMAIL', 'ada@example.com,bo@example.com'],
    ['EMAIL', 'Ada <ada@example.com>'],
    ['EMAIL', 'ada@b@c'],
    ['QUERY_ID', '..'],
    ['QUERY_ID', 'a/b'],
    ['QUERY_ID', 'a b'],
    ['QUERY_ID', 'a?b'],
    ['USER_NAME_PATTERN', '('],
    ['baseURL', 'aws-api.sigmacomputing.com'],
    ['baseURL', 'ftp://example.com'],
  ] as const)('%s=%s', (name, text) => {
    expect(() => parseValue(name, text)).toThrow(UsageError);
    expect(() => parseValue(name, text)).toThrow(text);
  });
});

it('no address can end another’s words or carry a second one', () => {
  expect(['a@b\nc@d', 'a@b;c@d', 'a b@c', '"a"@b', 'a@b>', ''].filter(isEmail)).toEqual([]);
});

describe('ids', () => {
  it.each([
    ['team', '6513270e-269e-4d37-b2a7-4de452e6b438'],
    ['member', 'KteJXJQfHuei5GxxY9hQOnFZHP91A'],
    ['member', 'SigmaSchedulerRobot'],
    ['element', 'n9ZhyiA4uo'],
    ['sheet', 'TCQCyEZDz-'],
    ['element', 'n9ZhyiA4uo_9ZhyiA4uo-x'],
  ] as const)('of a %s look like %s', (thing, text) => {
    expect(hasIdShape(thing, text)).toBe(true);
  });

  it.each([
    ['team', 'Data Guild'],
    ['team', 'KteJXJQfHuei5GxxY9hQOnFZHP91A'],
    ['member', 'ada@example.com'],
    ['element', 'Operations'],
    ['element', 'Sales'],
  ] as const)('of a %s do not look like %s', (thing, text) => {
    expect(hasIdShape(thing, text)).toBe(false);
  });
});

describe('the table', () => {
  const all: Array<[string, (typeof params)[ParamName]]> = Object.entries(params);

  it('says of each variable what it is and where to find a value, each in one line', () => {
    for (const [name, { meaning, where }] of all) {
      expect.soft(meaning, name).toMatch(/^\S.*\S$/);
      expect.soft(where, name).toMatch(/^\S.*\S$/);
    }
  });

  it('names choices exactly where a value is one of some', () => {
    expect(all.filter(([, param]) => (param.kind === 'choice') !== 'choices' in param)).toEqual([]);
  });

  it('has no older name that is another variable’s', () => {
    const aliases = all.flatMap(([, param]) => ('alias' in param ? [param.alias] : []));
    expect(aliases.filter((alias) => Object.hasOwn(params, alias))).toEqual([]);
    expect(new Set(aliases).size).toBe(aliases.length);
  });

  it('holds every secret to be one', () => {
    expect(all.filter(([name, param]) => /SECRET|PASSWORD/.test(name) && !('secret' in param))).toEqual([]);
  });
});
