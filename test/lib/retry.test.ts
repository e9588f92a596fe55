import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  failureDelay,
  isUncertain,
  isWorthRepeating,
  parseRetryAfter,
  retryPolicy,
  throttledDelay,
  unreadableAnswer,
  wasThrottled,
} from '../../lib/retry.ts';
import { anyText } from '../support/lib-text.ts';

const now = Date.UTC(2026, 5, 1);

describe('another try', () => {
  it.each([
    ['a GET that the server failed', { status: 500 }, { method: 'get' }],
    ['a GET that a gateway failed', { status: 502 }, { method: 'GET' }],
    ['a DELETE that ran out of time at the gateway', { status: 504 }, { method: 'DELETE' }],
    ['a PATCH whose connection broke', { code: 'ECONNRESET' }, { method: 'PATCH' }],
    ['a PUT whose answer was no HTTP', { code: 'HPE_INVALID_CONSTANT' }, { method: 'PUT' }],
    ['a GET whose JSON broke off', { status: 200, code: unreadableAnswer }, { method: 'GET' }],
    ['a POST that is said to be repeatable', { status: 503 }, { method: 'POST', mayRepeat: true }],
    ['a POST for which no connection was made', { code: 'ECONNREFUSED' }, { method: 'POST' }],
  ])('is made for %s', (_what, failed, request) => {
    expect(isWorthRepeating(failed, request)).toBe(true);
  });

  it.each([
    ['a POST that the server failed', { status: 500 }, { method: 'POST' }],
    ['a POST whose connection broke', { code: 'ECONNRESET' }, { method: 'post' }],
    ['a POST whose JSON broke off', { status: 200, code: unreadableAnswer }, { method: 'POST' }],
    ['a bad request', { status: 400 }, { method: 'GET' }],
    ['a refusal, repeatable or not', { status: 403 }, { method: 'POST', mayRepeat: true }],
    ['what is not there', { status: 404 }, { method: 'GET' }],
    ['a method that the server does not have', { status: 501 }, { method: 'GET' }],
    ['a host that does not exist', { code: 'ENOTFOUND' }, { method: 'GET' }],
    ['a certificate that is not trusted', { code: 'CERT_HAS_EXPIRED' }, { method: 'GET' }],
    ['an error without a code', {}, { method: 'GET' }],
  ])('is not made for %s', (_what, failed, request) => {
    expect(isWorthRepeating(failed, request)).toBe(false);
  });
});

describe('a request', () => {
  it.each([
    ['the server failed', { status: 500 }],
    ['the gateway gave up waiting', { status: 504 }],
    ['nobody knows who turned it away', { status: 503 }],
    ['the connection broke', { code: 'ECONNRESET' }],
    ['no answer came in time', { code: 'ETIMEDOUT' }],
    ['the answer broke off', { status: 200, code: unreadableAnswer }],
    ['the network broke down under it', { code: 'EHOSTUNREACH' }],
  ])('may have been carried out when %s', (_what, failed) => {
    expect(isUncertain(failed)).toBe(true);
  });

  it.each([
    ['no connection was made', { code: 'ECONNREFUSED' }],
    ['there is no such host', { code: 'ENOTFOUND' }],
    ['the answer was no', { status: 400 }],
    ['it was throttled', { status: 429 }],
    ['it was turned away until later', { status: 503, retryAfter: '5' }],
  ])('was not carried out when %s', (_what, failed) => {
    expect(isUncertain(failed)).toBe(false);
  });
});

it('takes a 503 for throttling only if it says when to come back', () => {
  expect([{ status: 429 }, { status: 503, retryAfter: '1' }, { status: 503 }].map(wasThrottled)).toEqual([
    true,
    true,
    false,
  ]);
});

describe('Retry-After', () => {
  it.each([
    ['seconds', '30', 30_000],
    ['parts of a second', ' 1.5 ', 1_500],
    ['no time at all', '0', 0],
    ['a date to come', 'Mon, 01 Jun 2026 00:00:30 GMT', 30_000],
    ['a date that is over', 'Sun, 31 May 2026 23:00:00 GMT', 0],
    ['nothing', undefined, undefined],
    ['a blank', '  ', undefined],
    ['a word', 'soon', undefined],
    ['less than nothing', '-1', undefined],
    ['a number of another kind', '0x10', undefined],
    ['an impossible date', 'Mon, 99 Jun 2026 00:00:30 GMT', undefined],
    ['a date without its zone', 'Mon, 01 Jun 2026 00:00:30', undefined],
  ])('is read when it says %s', (_what, header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });

  it('gives no wait or a finite one, whatever it says', () => {
    const dates = fc
      .tuple(fc.constantFrom('Mon, ', 'Sunday, ', 'Foo '), fc.nat(), fc.constantFrom(' Jun ', '-'), fc.nat())
      .map(([day, date, month, year]) => `${day}${date}${month}${year} 00:00:00 GMT`);
    fc.assert(
      fc.property(fc.oneof(anyText(), dates, fc.nat().map(String)), (header) => {
        const wait = parseRetryAfter(header, now) ?? 0;
        return Number.isFinite(wait) && wait >= 0;
      }),
    );
  });

  it('of more seconds than a number can hold is a long wait, and finite', () => {
    const wait = parseRetryAfter('9'.repeat(400), now);
    expect(wait).toBeGreaterThan(retryPolicy.throttledAltogether);
    expect(wait).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});

describe('how long to wait', () => {
  it('doubles after each failure, up to a bound', () => {
    expect([1, 2, 3, 4, 5, 6, 50].map((attempt) => failureDelay(attempt, () => 1))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ]);
  });

  it('leaves half of it to chance, so that many clients do not come back together', () => {
    expect([0, 0.5, 1].map((chance) => failureDelay(3, () => chance))).toEqual([1_000, 1_500, 2_000]);
  });

  it('doubles from a second after throttling that names no time, up to two minutes', () => {
    expect([1, 2, 3, 8, 50].map((times) => throttledDelay(times, undefined, () => 1))).toEqual([
      1_000, 2_000, 4_000, 120_000, 120_000,
    ]);
  });

  it('does what the server asks for, even where that is longer than it would wait by itself', () => {
    expect(throttledDelay(1, 200_000, () => 0)).toBe(200_000);
  });

  it('does not come back at once, even if the server says so', () => {
    expect(throttledDelay(1, 0, () => 0)).toBe(retryPolicy.shortestThrottledDelay);
  });
});
