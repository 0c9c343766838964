import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advice, tested, whyWaiting } from '../../../main/resources/console/js/advice.js';
import { readStats } from '../../../main/resources/console/js/stats.js';

const failed = (values) => ({ error: 'STATUS', errorText: null, errorDetail: null, statusCode: null, ...values });

describe('advice', () => {
  test('is for what failed alone', () => {
    assert.equal(advice(undefined), null);
    assert.equal(advice(null), null);
    assert.equal(advice(failed({ error: null, statusCode: 200 })), null);
  });
  test('knows every error of the contract', () => {
    for (const error of [
      'DNS',
      'REFUSED',
      'RESET',
      'TLS',
      'PROTOCOL',
      'ADDRESS_REFUSED',
      'INTERRUPTED',
      'KEY_MISSING',
      'PROXY',
    ])
      assert.ok(advice(failed({ error })).todo.length > 10, error);
  });
  test('is finer where the detail is known, in the words of the attempt', () => {
    const told = advice(
      failed({ error: 'TLS', errorDetail: 'CERTIFICATE_EXPIRED', errorText: 'It expired yesterday.' }),
    );
    assert.deepEqual(told, { what: 'It expired yesterday.', todo: "Renew the receiver's certificate." });
  });
  test('takes the words of the attempt also where the detail is not known', () => {
    const told = advice(failed({ error: 'PROTOCOL', errorDetail: 'HEADER_NAME', errorText: 'A header has no name.' }));
    assert.equal(told.what, 'A header has no name.');
  });
  test('says how long was waited', () => {
    assert.equal(advice(failed({ error: 'TIMEOUT', responseMillis: 5000 })).what, 'No answer came within 5.0 s.');
  });
  test('tells statuses apart', () => {
    const todos = [401, 404, 410, 413, 429, 302, 500, 400, 204].map(
      (statusCode) => advice(failed({ statusCode })).todo,
    );
    assert.equal(new Set(todos).size, todos.length);
    assert.equal(advice(failed({ statusCode: 403 })).todo, advice(failed({ statusCode: 401 })).todo);
    assert.equal(advice(failed({ statusCode: 405 })).todo, advice(failed({ statusCode: 404 })).todo);
    assert.equal(advice(failed({ statusCode: 503 })).what, 'The receiver answered 503.');
  });
  test('of what nobody knows is what the attempt says', () => {
    assert.deepEqual(advice(failed({ error: 'CANCELLED', errorText: 'It was cancelled.' })), {
      what: 'It was cancelled.',
      todo: '',
    });
    assert.equal(advice(failed({ error: 'NEW' })).what, 'The attempt failed.');
  });
});

describe('a test', () => {
  test('that passed says after how long', () => {
    const result = { passed: true, statusCode: 204, responseMillis: 42 };
    assert.equal(tested(result), 'It works: answered 204 after 42 ms.');
  });
  test('that failed says why', () => {
    assert.equal(tested({ passed: false, ...failed({ statusCode: 500 }) }), 'The receiver answered 500.');
  });
});

describe('what a delivery waits for', () => {
  test('is said if it is not its schedule', () => {
    assert.match(whyWaiting('BREAKER_OPEN'), /circuit breaker/);
    assert.equal(whyWaiting('SCHEDULE'), null);
    assert.equal(whyWaiting(null), null);
    assert.equal(whyWaiting(undefined), null);
  });
});

describe('statistics', () => {
  const answer = {
    totals: { delivered: 7, failed: 1, dead: 0 },
    successRate: 0.875,
    latency: { p50Millis: 10, p95Millis: 90 },
    oldestWaiting: null,
    waitingCount: 2,
    stepSeconds: 60,
    points: [
      { at: '2026-01-01T00:00:00Z', delivered: 3, failed: 0, dead: 0, p50Millis: 10, p95Millis: 20 },
      { at: '2026-01-01T00:01:00Z', delivered: 4, failed: 1, dead: 0, p50Millis: null, p95Millis: null },
    ],
  };

  test('become columns over the seconds since 1970', () => {
    const read = readStats(answer);
    assert.deepEqual(read.times, [1767225600, 1767225660]);
    assert.deepEqual(
      read.amounts.map(({ values }) => values),
      [
        [3, 4],
        [0, 1],
      ],
    );
    assert.deepEqual(
      read.latencies.map(({ values }) => values),
      [
        [10, null],
        [20, null],
      ],
    );
    assert.equal(read.stepSeconds, 60);
  });
  test('tell how long the oldest has waited, if any does', () => {
    assert.equal(readStats(answer).totals.oldestSeconds, null);
    const { oldestSeconds } = readStats({
      ...answer,
      oldestWaiting: new Date(Date.now() - 90000).toISOString(),
    }).totals;
    assert.ok(oldestSeconds >= 90 && oldestSeconds < 100, String(oldestSeconds));
  });
});
