import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SigmaApiError } from '../../lib/errors.ts';
import { type Answer, type AskedFor, noAnswer, notJson, refusal } from '../../lib/failure.ts';
import { isWorthRepeating } from '../../lib/retry.ts';

const host = 'aws-api.sigmacomputing.com';
const asked: AskedFor = { method: 'GET', path: '/v2/members/abc', host, secrets: [], tries: 1 };

const refused = (answer: Answer, changes: Partial<AskedFor> = {}): SigmaApiError =>
  refusal({ ...asked, ...changes }, answer);
const lost = (code: string | undefined, changes: Partial<AskedFor> = {}): SigmaApiError =>
  noAnswer({ ...asked, ...changes }, Object.assign(new Error(`something ${code}`), { code, syscall: 'connect' }));

describe('an answer that says no', () => {
  it('is told with request, status and Sigma’s own words, and keeps them as fields', () => {
    const error = refused({
      status: 400,
      body: JSON.stringify({ code: 'invalid_request', message: 'memberType: no such', requestId: 'r-1' }),
    });
    expect(error.message).toMatch(
      /^GET \/v2\/members\/abc was answered with 400 \(invalid_request, “memberType: no such”\)\. \S/,
    );
    expect(error).toMatchObject({
      method: 'GET',
      path: '/v2/members/abc',
      status: 400,
      code: 'invalid_request',
      requestId: 'r-1',
      uncertain: false,
    });
  });

  it.each([
    ['a redirect', 302, {}, /elsewhere.*Check baseURL/],
    ['a 400', 400, {}, /Nothing was done\. Check the values/],
    ['a 401', 401, {}, /Check CLIENT_ID and SECRET/],
    ['a 403', 403, {}, /grant on the object, or an admin’s credentials/],
    ['a 404', 404, {}, /Check the id, and that baseURL/],
    ['a 409', 409, {}, /clashes/],
    ['a 429', 429, {}, /Run it again later, or with a lower --CONCURRENCY/],
    ['a 500', 500, {}, /failed\. Run it again later/],
    ['a 500, time after time', 500, { tries: 4 }, /failed, 4 times over\. Run it again later/],
    ['a 500 to a POST', 500, { method: 'POST' }, /may have been carried out all the same: look before/],
    ['a 405, which nobody expects', 405, {}, /Check/],
    ['a 413, which nobody expects', 413, {}, /Check/],
    ['a 422, which nobody expects', 422, {}, /Check/],
  ])('that is %s says what to do next', (_what, status, changes, next) => {
    const { message } = refused({ status, body: '' }, changes);
    expect(message).toMatch(next);
    expect(message).toBe(message.trim());
  });

  it('that sends us elsewhere names the host, and not what else is in the address', () => {
    const { message } = refused({ status: 302, body: '', location: 'https://login.example.com/?state=private' });
    expect(message).toContain('to login.example.com,');
    expect(message).not.toContain('private');
  });

  it('that asks for too long a wait says how long', () => {
    expect(refused({ status: 429, body: '', retryAfter: '7200' }).message).toContain('Retry-After: 7200');
  });

  it('that asks to come back later was not carried out, and is not said to be', () => {
    const error = refused({ status: 503, body: '', retryAfter: '30' }, { method: 'POST' });
    expect(error.uncertain).toBe(false);
    expect(error.message).not.toContain('carried out');
    expect(error.message).toMatch(/again later/);
  });

  it.each([
    [
      'a page of a gateway',
      '<html><head><title>502 Bad Gateway</title></head></html>',
      '“a web page titled “502 Bad Gateway””',
    ],
    ['a few words', ' upstream\n  connect error ', '“upstream connect error”'],
    ['an object of another kind', '{"error":"x"}', 'was answered with 502. '],
    ['nothing', '', 'was answered with 502. '],
    ['null', 'null', 'was answered with 502'],
    ['an object that is read already', { code: 'bad', message: 'upstream' }, '(bad, “upstream”)'],
  ])('may have %s for a body', (_what, body, part) => {
    expect(refused({ status: 502, body }).message).toContain(part);
  });

  it('is cut short where a gateway wrote a novel', () => {
    expect(refused({ status: 502, body: 'word '.repeat(10_000) }).message.length).toBeLessThan(500);
  });
});

describe('a good status without JSON', () => {
  it('that is a web page points at baseURL and login pages', () => {
    const error = notJson(asked, { status: 200, body: '\n<!doctype html><title>Sign in</title>' });
    expect(error.message).toMatch(/answered by aws-api\.sigmacomputing\.com with a web page titled “Sign in”.*baseURL/);
    expect(error).toMatchObject({ status: 200, code: 'not_json', uncertain: false });
  });

  it('that is of another kind says of which, and is not asked for again', () => {
    const error = notJson(asked, { status: 200, body: 'a,b', contentType: 'text/csv; charset=utf-8' });
    expect(error.message).toContain('with text/csv, not with JSON. Check that baseURL');
    expect(isWorthRepeating(error, asked)).toBe(false);
  });

  it('that breaks off is a damaged answer, after which it may have been carried out', () => {
    const error = notJson(
      { ...asked, tries: 4 },
      { status: 200, body: '{"entries":[{"id":', contentType: 'application/json' },
    );
    expect(error.message).toMatch(/JSON that breaks off or is damaged, 4 times over\. Run it again/);
    expect(error.uncertain).toBe(true);
  });
});

describe('a request without an answer', () => {
  it.each([
    ['ENOTFOUND', `there is no host ${host} (ENOTFOUND). Check baseURL`],
    ['ECONNREFUSED', `no connection to ${host} (ECONNREFUSED). Check baseURL`],
    ['ETIMEDOUT', `${host} did not answer in time (ETIMEDOUT). Run it again`],
    ['CERT_HAS_EXPIRED', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'NODE_EXTRA_CA_CERTS'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'NODE_EXTRA_CA_CERTS'],
    ['ECONNRESET', `the connection to ${host} broke off (ECONNRESET). Run it again`],
    [undefined, `the connection to ${host} broke off (something undefined). Run it again`],
  ])('(%s) is told with the request, the host and what to do next', (code, part) => {
    const { message } = lost(code);
    expect(message).toMatch(/^GET \/v2\/members\/abc: /);
    expect(message).toContain(part);
  });

  it.each(['ECONNRESET', 'ETIMEDOUT'])('that was a POST may have been carried out after %s, and it says so', (code) => {
    const error = lost(code, { method: 'POST', tries: 4 });
    expect(error.message).toMatch(
      /, 4 times over\. It may have been carried out all the same: look before you repeat it\./,
    );
    expect(error.uncertain).toBe(true);
  });

  it('that never left was not carried out', () => {
    const error = lost('ECONNREFUSED', { method: 'POST' });
    expect([error.uncertain, error.message.includes('carried out')]).toEqual([false, false]);
  });

  it('keeps code and syscall in its cause, and no more of what the network library knows', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
      config: { headers: { Authorization: 'Bearer hush' } },
    });
    const error = noAnswer(asked, cause);
    expect(error.cause).toMatchObject({ message: 'connect ECONNREFUSED', code: 'ECONNREFUSED', syscall: 'connect' });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('hush');
  });
});

describe('a secret that the other side repeats', () => {
  const secret = 'f00dface0123456789abcdef0123456789abcdef';
  const withSecret: AskedFor = { ...asked, secrets: ['', secret] };

  it.each<[string, () => SigmaApiError]>([
    ['in its message', () => refusal(withSecret, { status: 400, body: { message: `bad token ${secret}` } })],
    ['in its code', () => refusal(withSecret, { status: 400, body: { code: secret, message: 'no' } })],
    ['as the request id', () => refusal(withSecret, { status: 400, body: { requestId: secret, message: 'no' } })],
    ['in plain words', () => refusal(withSecret, { status: 500, body: `failed with ${secret}` })],
    ['where the words are cut short', () => refusal(withSecret, { status: 500, body: `${'x'.repeat(180)}${secret}` })],
    ['in a page’s title', () => refusal(withSecret, { status: 502, body: `<title>${secret}</title>` })],
    [
      'where a title is cut short',
      () => refusal(withSecret, { status: 502, body: `<title>${'x'.repeat(60)}${secret}</title>` }),
    ],
    [
      'in the title of a page that came instead of JSON',
      () => notJson(withSecret, { status: 200, body: `<title>${secret}</title>` }),
    ],
    [
      'in the address that it sends us to',
      () => refusal(withSecret, { status: 302, body: '', location: `https://${secret}.example.com/` }),
    ],
    ['in Retry-After', () => refusal(withSecret, { status: 429, body: '', retryAfter: secret })],
    ['in the network’s message', () => noAnswer(withSecret, new Error(`invalid header Bearer ${secret}`))],
  ])('%s is never shown, not even in part', (_where, make) => {
    expect(inspect(make(), { depth: 10, showHidden: true })).not.toContain(secret.slice(0, 12));
  });

  it.each([
    ['a key of many lines', '-----BEGIN KEY-----\nhush\n+/=hush\n-----END KEY-----\n'],
    ['a password with quotes and backslashes', 'hush"1\\2\\\\3"hush'],
  ])('is struck out as it stands in JSON, however often it was quoted: %s', (_what, key) => {
    const once = JSON.stringify({ key });
    const twice = JSON.stringify({ once });
    const message = `Bad: ${key} ${once} ${twice} ${JSON.stringify(twice)}`;
    const error = refusal({ ...asked, secrets: [key] }, { status: 400, body: JSON.stringify({ message }) });
    expect(error.message).toContain('Bad: [struck out]');
    expect(error.message).not.toContain('hush');
  });

  it('is struck out, whatever it is and whatever stands around it', () => {
    // Long enough not to be in the message by chance.
    const text = fc.string({ unit: 'grapheme-ascii', minLength: 20, maxLength: 40 });
    fc.assert(
      fc.property(text, fc.string(), fc.string(), (token, before, after) => {
        const message = `${before}${token}${after}`;
        const error = refusal({ ...asked, secrets: [token] }, { status: 400, body: JSON.stringify({ message }) });
        return !error.message.includes(token);
      }),
    );
  });
});
