import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import * as state from '../../../main/resources/console/js/state.js';
import { go, href } from '../../../main/resources/console/js/router.js';
import { countOf, jobOf } from '../../../main/resources/console/js/jobs.js';
import { deadCount, recount, told } from '../../../main/resources/console/js/dead-count.js';
import { webhookOptions, webhookUrls } from '../../../main/resources/console/js/webhook-urls.js';
import { settled } from './dom.mjs';

const { api, can, isInstance, loadMe, loadTenant, me, profile, profileNamed, tenant, tenantId, tenants, word } = state;

const KEY = { keyId: 'k1', kind: 'KEY', tenantId: 'acme', scopes: ['read'], expiresAt: null };
const OPERATOR = { ...KEY, tenantId: null, scopes: ['admin'] };

beforeEach(() => {
  me.value = null;
  tenants.value = [];
  profile.value = null;
  sessionStorage.clear();
  go('/console/');
});

describe('the tenant that is shown', () => {
  test('is nobody before one has signed in', () => assert.equal(tenantId.value, null));
  test("is the key's own, whatever the address says", () => {
    me.value = KEY;
    go('/console/?tenant=other');
    assert.equal(tenantId.value, 'acme');
    assert.equal(isInstance.value, false);
  });
  test("is the address's for a key of the instance, then the last one seen, then the oldest", () => {
    me.value = OPERATOR;
    assert.equal(isInstance.value, true);
    assert.equal(tenantId.value, null);
    tenants.value = [{ id: 'new' }, { id: 'seen' }, { id: 'old' }];
    assert.equal(tenantId.value, 'old');
    sessionStorage.setItem('signpost.tenant', 'seen');
    tenants.value = [...tenants.value];
    assert.equal(tenantId.value, 'seen');
    go('/console/?tenant=new');
    assert.equal(tenantId.value, 'new');
  });
  test('rides along in the addresses of a key of the instance alone', () => {
    me.value = KEY;
    assert.equal(href('events'), '/console/events');
    me.value = OPERATOR;
    go('/console/?tenant=a');
    assert.equal(href('events'), '/console/events?tenant=a');
  });
  test('stands in paths of the API, in their spelling', () => {
    me.value = { ...KEY, tenantId: 'a/b' };
    assert.equal(api('/webhooks'), '/v1/tenants/a%2Fb/webhooks');
  });
});

describe('what one may', () => {
  test('is nothing before one has signed in', () => assert.equal(can('read'), false));
  test("is what is in the key's scopes, and everything with admin", () => {
    me.value = KEY;
    assert.deepEqual([can('read'), can('manage'), can('admin')], [true, false, false]);
    me.value = OPERATOR;
    assert.deepEqual([can('read'), can('manage'), can('admin')], [true, true, true]);
  });
});

describe("the product's word", () => {
  test("is its own, of the given profile or of the tenant's, or the usual one", () => {
    assert.equal(word('verify'), 'Verify');
    profile.value = { words: { verify: 'Check it' } };
    assert.equal(word('verify'), 'Check it');
    assert.equal(word('save'), 'Save');
    assert.equal(word('verify', { words: { verify: 'Validate' } }), 'Validate');
  });
});

describe('loading', () => {
  test('asks for all tenants if the key is of the instance', async () => {
    answers(({ path }) => ({ body: path === '/v1/me' ? OPERATOR : { items: [{ id: 'a' }], nextCursor: null } }));
    await loadMe();
    assert.deepEqual(tenants.value, [{ id: 'a' }]);
    assert.deepEqual(me.value, OPERATOR);
  });
  test('asks for no tenants if it is of one', async () => {
    const asked = answers(() => ({ body: KEY }));
    await loadMe();
    assert.equal(asked.length, 1);
  });
  test('asks for a profile once', async () => {
    const asked = answers(() => ({ body: { name: 'once' } }));
    assert.equal((await profileNamed('once')).name, 'once');
    assert.equal((await profileNamed('once')).name, 'once');
    assert.equal(asked.length, 1);
  });
  test('tells the tenant with its profile', async () => {
    me.value = KEY;
    answers(({ path }) => ({
      body: path.startsWith('/v1/profiles/') ? { name: 'iara' } : { id: 'acme', profileInForce: 'iara' },
    }));
    await loadTenant();
    assert.equal(tenant.value.id, 'acme');
    assert.equal(profile.value.name, 'iara');
  });
  test('asks for nothing that the key may not see', async () => {
    me.value = { ...KEY, scopes: ['publish'] };
    const asked = answers(() => ({ body: {} }));
    await loadTenant();
    assert.equal(asked.length, 0);
  });
  test('drops what is answered after one has gone to another tenant', async () => {
    me.value = OPERATOR;
    go('/console/?tenant=a');
    tenant.value = null;
    answers(({ path }) => {
      go('/console/?tenant=b');
      return { body: path.startsWith('/v1/profiles/') ? { name: 'late' } : { id: 'a', profileInForce: 'late' } };
    });
    await loadTenant();
    assert.equal(tenant.value, null);
  });
});

describe('the number of dead letters', () => {
  test('is the sum of their causes, and more where they could not all be counted', () => {
    me.value = KEY;
    told({ items: [{ count: 2 }, { count: 3 }], more: false, truncated: true });
    assert.deepEqual({ ...deadCount() }, { tenant: 'acme', n: 5, more: true });
  });
  test("is not told of another tenant's", () => {
    me.value = KEY;
    told({ items: [], more: false, truncated: false });
    me.value = { ...KEY, tenantId: 'other' };
    assert.equal(deadCount(), null);
  });
  test('is counted once for all who ask at the same time, and stays if that fails', async () => {
    me.value = KEY;
    told({ items: [{ count: 1 }], more: false, truncated: false });
    const asked = answers(() => ({ body: { items: [{ count: 8 }], more: false, truncated: false } }));
    recount();
    recount();
    await settled();
    assert.equal(asked.length, 1);
    assert.equal(deadCount().n, 8);
    answers(() => ({ status: 500, body: {} }));
    recount();
    await settled();
    assert.equal(deadCount().n, 8);
  });
});

describe('URLs of webhooks', () => {
  test('are found by their ids, and asked for again only after a while or if that failed', async () => {
    me.value = { ...KEY, tenantId: 'fails' };
    answers(() => ({ status: 500, body: {} }));
    await assert.rejects(webhookUrls());
    const asked = answers(() => ({ body: { items: [{ id: 'wh_1', url: 'https://a.example' }], nextCursor: null } }));
    assert.equal((await webhookUrls()).get('wh_1'), 'https://a.example');
    await webhookUrls();
    assert.equal(asked.length, 1);
    me.value = KEY;
    await webhookUrls();
    assert.equal(asked.length, 2);
  });
  test('are the choices of a filter, after all', () => {
    assert.deepEqual(webhookOptions(null), [['', 'All webhooks']]);
    assert.deepEqual(webhookOptions(new Map([['wh_1', 'https://a.example/x']])), [
      ['', 'All webhooks'],
      ['wh_1', 'a.example/x'],
    ]);
  });
});

describe('long work', () => {
  test('is counted by a dry run and begun by any other', () => {
    assert.equal(countOf({ count: 3 }), 3);
    assert.equal(jobOf({ id: 'job_1', total: 3 }).id, 'job_1');
    assert.throws(() => jobOf({ count: 3 }), /began nothing/);
  });
});
