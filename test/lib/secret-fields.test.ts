import { describe, expect, it } from 'vitest';
import { hasSecret, masked, secretsIn } from '../../lib/secret-fields.ts';

const connection = {
  name: 'Warehouse',
  details: {
    type: 'snowflake',
    user: 'reader',
    password: { type: 'plain', value: 'hush-password' },
    privateKey: 'hush-key',
    privateKeyPassphrase: 'hush-passphrase',
    useOauth: false,
    writebackSchemas: [{ writeSchema: 'shown', clientSecret: 'hush-client' }],
    serviceAccount: '{"project_id":"shown","private_key":"hush-private"}',
  },
};

describe('masking', () => {
  it('hides what secret fields hold, however deep, and nothing else', () => {
    const text = JSON.stringify(masked(connection));
    expect(text).not.toContain('hush');
    expect(text.match(/shown/g)).toHaveLength(1);
    expect(masked(connection)).toMatchObject({ name: 'Warehouse', details: { user: 'reader', useOauth: false } });
  });

  it.each([[null], ['text'], [12], [[]], [{}]])('leaves %j as it is', (value) => {
    expect(masked(value)).toEqual(value);
  });

  it('leaves a secret field that is blank or says only yes or no', () => {
    expect(masked({ password: null, token: true })).toEqual({ password: null, token: true });
  });
});

describe('the secrets of a body', () => {
  it('are found in texts, in objects, in lists, and in JSON that is itself a text', () => {
    expect(secretsIn(connection).sort()).toEqual([
      'hush-client',
      'hush-key',
      'hush-passphrase',
      'hush-password',
      'hush-private',
      connection.details.serviceAccount,
    ]);
  });

  it('may be numbers', () => {
    expect(secretsIn({ password: 123456 })).toEqual(['123456']);
  });

  it.each([
    [{ password: 'abc' }, true],
    [{ details: [{ token: 'a' }] }, true],
    [{ password: '' }, false],
    [{ password: null, name: 'x' }, false],
  ])('are there however short they are: %j', (body, expected) => {
    expect(hasSecret(body)).toBe(expected);
  });

  it('are none where nothing is secret, and none that are too short to be told from other words', () => {
    expect(secretsIn({ name: 'Warehouse', password: 'abc', pin: 4 })).toEqual([]);
  });
});
