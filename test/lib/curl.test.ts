import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curlCommand } from '../../lib/curl.ts';
import type { OutgoingRequest } from '../../lib/current-run.ts';
import { anyText } from '../support/lib-text.ts';

const request: OutgoingRequest = {
  method: 'POST',
  url: 'https://aws-api.sigmacomputing.com/v2/members',
  headers: { Authorization: 'Bearer 6f0fb23c6f5da2ce', 'Content-Type': 'application/json', 'User-Agent': 'axios' },
  body: '{"email":"o\'neil@example.com"}',
};

/** What cURL would be given, as a POSIX shell reads the command with these two variables set. */
function wordsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  const env = { PATH: process.env.PATH, SIGMA_TOKEN: 'the-token', SECRET: 'the-secret' };
  const { stdout, stderr, status } = spawnSync('sh', ['-c', script], { env, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\0').slice(0, -1);
}

describe('the cURL command', () => {
  it('can be read: the method unless it is GET, plain words without quotes, no headers that say nothing', () => {
    const { url, headers } = request;
    expect(curlCommand({ method: 'GET', url, headers: { ...headers, 'Content-Type': 'undefined' } })).toBe(
      'curl https://aws-api.sigmacomputing.com/v2/members -H "Authorization: Bearer $SIGMA_TOKEN"',
    );
  });

  it('quotes what a shell would read as something else', () => {
    expect(curlCommand(request)).toBe(
      `curl -X POST https://aws-api.sigmacomputing.com/v2/members -H "Authorization: Bearer $SIGMA_TOKEN" -H 'Content-Type: application/json' --data-raw '{"email":"o'\\''neil@example.com"}'`,
    );
  });

  it.each([
    ['a password', { password: 'hush-hush' }],
    ['a key, whatever its case', { details: { privateKey: 'hush-hush', privateKeyPassphrase: 'hush-hush' } }],
    ['a token', { access_token: 'hush-hush' }],
    ['a service account', { details: { serviceAccount: '{"private_key":"hush-hush"}' } }],
    ['a service account that is not yet text', { serviceAccount: { private_key: 'hush-hush', ids: ['hush-hush'] } }],
    ['a list of secrets', { pythonSecrets: [{ name: 'hush-hush', value: 'hush-hush' }] }],
  ])('does not show %s of the body', (_what, body) => {
    const command = curlCommand({ ...request, body: JSON.stringify({ name: 'shown', ...body }) });
    expect(command).toContain('"name":"shown"');
    expect(command).not.toContain('hush');
  });
});

it('writes in a body what a terminal is not shown as an escape, so that nothing is missing when it is pasted', () => {
  const name = 'a\u0080b\u202ec\u007f';
  const command = curlCommand({ ...request, body: JSON.stringify({ name }) });
  expect(command).toContain(String.raw`'{"name":"a\u0080b\u202ec\u007f"}'`);
});

describe.skipIf(process.platform === 'win32')('as a shell reads it', () => {
  it('the token and the secret are put in from the environment', () => {
    const words = wordsOf(
      curlCommand({
        method: 'POST',
        url: 'https://aws-api.sigmacomputing.com/v2/auth/token',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=utf-8', Authorization: 'Bearer 6f0f' },
        body: 'grant_type=client_credentials&client_id=a%26b%24c&client_secret=hush-hush',
      }),
    );
    expect(words).toContain('Authorization: Bearer the-token');
    expect(words.at(-1)).toBe('grant_type=client_credentials&client_id=a%26b%24c&client_secret=the-secret');
  });

  const word = fc
    .oneof(
      anyText({ minLength: 1 }),
      fc.constantFrom(...'\'"\\`;&|<>()[]{}*?~#!=$ \n'),
      fc.constantFrom('$(echo no)', '`echo no`', ';echo no', '&&echo', '$HOME', '!!', '-X', '@file'),
    )
    // No argument of any command can hold a NUL.
    .filter((text) => !text.includes('\0'));
  // A shell takes its time to start: many words to each.
  const words = fc.array(word, { minLength: 1, maxLength: 20 });

  it('no single character stands unquoted that a shell would not leave alone', () => {
    const urls = Array.from({ length: 127 }, (_, index) => `https://example.com/${String.fromCharCode(index + 1)}x`);
    const commands = urls.map((url) => curlCommand({ method: 'GET', url, headers: {} }));
    expect(wordsOf(commands.join('\n'))).toEqual(urls);
  });

  it('every word arrives as it is, and nothing in it is carried out', () => {
    fc.assert(
      fc.property(words, (list) => {
        const values = list.map((text) => `x${text}`);
        const arrived = wordsOf(
          curlCommand({
            method: 'PUT',
            url: `https://example.com/${list[0]}`,
            headers: Object.fromEntries(values.map((value, index) => [`X-${index}`, value])),
            body: values.join(''),
          }),
        );
        expect(arrived).toEqual([
          ...['-X', 'PUT', `https://example.com/${list[0]}`],
          ...values.flatMap((value, index) => ['-H', `X-${index}: ${value}`]),
          ...['--data-raw', values.join('')],
        ]);
      }),
      { numRuns: 30 },
    );
  });

  it('a JSON body arrives as the same JSON', () => {
    const json = fc
      .dictionary(word, fc.array(word))
      .filter((value) => !/secret|pass|key|token|service/i.test(JSON.stringify(value)));
    fc.assert(
      fc.property(json, (value) => {
        const body = JSON.stringify(value);
        const arrived = wordsOf(curlCommand({ ...request, body })).at(-1);
        expect(JSON.stringify(JSON.parse(arrived ?? ''))).toBe(body);
      }),
      { numRuns: 30 },
    );
  });

  it('a form arrives as the same form, the secret aside', () => {
    const fields = fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fields, (pairs) => {
        const body = new URLSearchParams([...pairs, ['client_secret', '$hush"hush`']]).toString();
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        const arrived = wordsOf(curlCommand({ method: 'POST', url: 'https://example.com', headers, body })).at(-1);
        const expected = pairs.map(([name, value]) => [name, name === 'client_secret' ? 'the-secret' : value]);
        expect([...new URLSearchParams(arrived)]).toEqual([...expected, ['client_secret', 'the-secret']]);
      }),
      { numRuns: 30 },
    );
  });
});

it('never holds the token or the secret, whatever they are', () => {
  // Long enough not to be in the command by chance.
  const secret = fc.string({ unit: 'grapheme-ascii', minLength: 30, maxLength: 60 });
  fc.assert(
    fc.property(secret, secret, (token, clientSecret) => {
      const commands = [
        curlCommand({
          ...request,
          headers: { authorization: `Bearer ${token}` },
          body: JSON.stringify({ clientSecret }),
        }),
        curlCommand({
          ...request,
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ client_id: 'id', client_secret: clientSecret }).toString(),
        }),
      ].join('\n');
      const forms = [token, clientSecret].flatMap((text) => [
        text,
        encodeURIComponent(text),
        JSON.stringify(text).slice(1, -1),
      ]);
      return !forms.some((form) => commands.includes(form));
    }),
  );
});
