import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { carry, filter, go, href, left, match, path, query } from '../../../main/resources/console/js/router.js';

beforeEach(() => {
  carry(() => ({}));
  go('/console/', { replace: true });
});

describe('an address', () => {
  test('has the values that are given and none that are empty', () => {
    const address = href('deliveries', { state: 'DEAD', q: '', cursor: null, webhookId: undefined, n: 0 });
    assert.equal(address, '/console/deliveries?state=DEAD&n=0');
  });
  test('without values has no question mark', () => assert.equal(href('webhooks'), '/console/webhooks'));
  test('carries what every address carries, unless it is given', () => {
    carry(() => ({ tenant: 'acme' }));
    assert.equal(href('events'), '/console/events?tenant=acme');
    assert.equal(href('events', { tenant: 'other' }), '/console/events?tenant=other');
  });
  test('writes what has a meaning in addresses', () =>
    assert.equal(href('x', { q: 'a&b=c d' }), '/console/x?q=a%26b%3Dc+d'));
});

describe('going somewhere', () => {
  test('shows its path without slashes at the end, and its query', () => {
    go('/console/webhooks/wh_1//?part=a&q=b%20c');
    assert.equal(path.value, 'webhooks/wh_1');
    assert.deepEqual(query.value, { part: 'a', q: 'b c' });
  });
});

describe('a filter', () => {
  test('changes its own value and keeps the others', () => {
    go('/console/deliveries?state=DEAD&eventType=a');
    filter({ state: 'HELD' });
    assert.deepEqual(query.value, { state: 'HELD', eventType: 'a' });
  });
  test('that is emptied goes', () => {
    go('/console/deliveries?state=DEAD');
    filter({ state: '' });
    assert.deepEqual(query.value, {});
  });
  test('begins at the first page again', () => {
    go('/console/deliveries?cursor=abc');
    filter({ state: 'HELD' });
    assert.equal(query.value.cursor, undefined);
  });
});

describe('the way back to a list', () => {
  test('leads to it as one left it', () => {
    go('/console/events?eventType=deal.won&cursor=abc');
    go('/console/events/e1');
    assert.equal(left('events'), '/console/events?eventType=deal.won&cursor=abc');
  });
  test('leads to its beginning if another tenant is shown, whose cursor it would not be', () => {
    go('/console/webhooks?tenant=a&q=x&cursor=abc');
    go('/console/webhooks/wh_1?tenant=b');
    assert.equal(left('webhooks'), '/console/webhooks?q=x');
  });
  test('leads to the list itself where one has not been', () =>
    assert.equal(left('dead-letters'), '/console/dead-letters'));
});

describe('a pattern', () => {
  test('fits a path of its length and gives its values', () => {
    assert.deepEqual(match('webhooks/:id/edit', 'webhooks/wh_1/edit'), { id: 'wh_1' });
    assert.deepEqual(match('', ''), {});
  });
  test('fits no other', () => {
    assert.equal(match('webhooks/:id', 'webhooks'), null);
    assert.equal(match('webhooks/:id', 'events/e1'), null);
    assert.equal(match('webhooks/:id', 'webhooks/a/b'), null);
  });
  test('reads what is encoded, and leaves what is not', () => {
    assert.deepEqual(match('events/:id', 'events/a%2Fb'), { id: 'a/b' });
    assert.deepEqual(match('events/:id', 'events/%zz'), { id: '%zz' });
  });
});
