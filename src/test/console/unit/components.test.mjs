import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shown, textOf } from './dom.mjs';
import { html } from '../../../main/resources/console/js/html.js';
import { go, match } from '../../../main/resources/console/js/router.js';
import { pages } from '../../../main/resources/console/js/pages.js';
import { Visible } from '../../../main/resources/console/js/components/code.js';
import { fits } from '../../../main/resources/console/js/components/delivery-list.js';
import { isPathless } from '../../../main/resources/console/js/components/event-type-form.js';
import { EventTypesLine } from '../../../main/resources/console/js/components/event-types-line.js';
import { faults, otherFaults } from '../../../main/resources/console/js/components/field.js';
import { pausedTitle } from '../../../main/resources/console/js/components/paused.js';
import { ErrorBox, loaded } from '../../../main/resources/console/js/components/states.js';
import {
  errorName,
  Outcome,
  StatusMark,
  webhookState,
  webhookStatusText,
} from '../../../main/resources/console/js/components/status.js';
import { bounds, chosenRange, isBounded } from '../../../main/resources/console/js/components/time-range.js';
import { Due, For, Time } from '../../../main/resources/console/js/components/time.js';
import { headersBody, limitsBody } from '../../../main/resources/console/js/components/webhook-fields.js';

const ERROR = {
  errors: [
    { pointer: '/limits/concurrency', message: 'too many' },
    { pointer: '/url', message: 'no URL' },
    { pointer: '/urls', message: 'another field' },
  ],
};

describe('faults of a form', () => {
  test('stand at the field whose pointer they have, or one above it', () => {
    assert.deepEqual(faults(ERROR, '/url'), ['no URL']);
    assert.deepEqual(faults(ERROR, '/limits'), ['too many']);
    assert.deepEqual(faults(ERROR, '/limits/ratePerSecond'), []);
    assert.deepEqual(faults(null, '/url'), []);
  });
  test('without a field are the others', () => {
    assert.deepEqual(
      otherFaults(ERROR, ['/url', '/limits']).map(({ pointer }) => pointer),
      ['/urls'],
    );
    assert.deepEqual(otherFaults(null, []), []);
  });
});

describe('what is typed about headers', () => {
  test('adds those with a name and takes dropped ones away', () => {
    const headers = [
      { name: ' X-Team ', value: 'billing' },
      { name: ' ', value: 'lost' },
    ];
    assert.deepEqual(headersBody({ headers, droppedHeaders: ['X-Old'] }), { 'X-Old': null, 'X-Team': 'billing' });
  });
  test('is nothing if nothing was typed', () => {
    assert.equal(headersBody({ headers: [{ name: '', value: '' }], droppedHeaders: [] }), undefined);
  });
});

describe('what is typed about limits', () => {
  const before = { concurrency: '8', ratePerSecond: '', timeoutMillis: '5000' };
  test('is what differs from before', () => {
    assert.deepEqual(limitsBody({ concurrency: '16', ratePerSecond: '', timeoutMillis: ' 5000 ' }, before), {
      concurrency: 16,
    });
    assert.equal(limitsBody(before, before), undefined);
  });
  test('goes back to the default when it is emptied', () => {
    assert.deepEqual(limitsBody({ ...before, concurrency: ' ' }, before), { concurrency: null });
  });
  test('goes to the server as it is if it is no number', () => {
    assert.deepEqual(limitsBody({ ...before, concurrency: '1e3' }, before), { concurrency: '1e3' });
  });
});

describe('the span of a list', () => {
  const MINUTE = 60000;
  test('ends now and begins at a whole minute', () => {
    const { from, to } = bounds({ since: '3600' });
    assert.equal(to, undefined);
    assert.equal(Date.parse(from) % MINUTE, 0);
    const ago = Date.now() - Date.parse(from);
    assert.ok(ago >= 60 * MINUTE && ago < 62 * MINUTE, String(ago));
  });
  test('is from and to by the clock, whatever else stands in the address', () => {
    assert.deepEqual(bounds({ since: '3600', from: 'a' }), { from: 'a', to: undefined });
    assert.deepEqual(bounds({}), { from: undefined, to: undefined });
  });
  test('is read from the address', () => {
    go('/console/events?since=60&to=b&other=1', { replace: true });
    assert.deepEqual(chosenRange(), { since: '60', from: undefined, to: 'b' });
  });
  test('is bounded by any of the three', () => {
    assert.deepEqual([{}, { since: '1' }, { from: 'a' }, { to: 'b' }].map(isBounded), [false, true, true, true]);
  });
});

describe('a delivery that happens', () => {
  const delivery = { webhookId: 'wh_1', eventType: 'deal.won' };
  test('fits a list without filters, and one with its webhook and type', () => {
    assert.equal(fits(delivery, {}), true);
    assert.equal(fits(delivery, { webhookId: 'wh_1', eventType: 'deal.won' }), true);
  });
  test('fits no list of others', () => {
    assert.equal(fits(delivery, { webhookId: 'wh_2' }), false);
    assert.equal(fits(delivery, { eventType: 'deal.lost' }), false);
  });
});

describe('the state of a webhook', () => {
  const ACTIVE = { status: 'ACTIVE', statusReason: null, profileStatus: 'active', secretReadable: true };
  const states = (values) => webhookState({ ...ACTIVE, ...values });
  test('is its status, unless something is the matter', () => {
    assert.equal(states({}), 'ACTIVE');
    assert.equal(states({ status: 'UNVERIFIED' }), 'UNVERIFIED');
    assert.equal(states({ status: 'DISABLED', statusReason: 'GONE' }), 'DISABLED');
    assert.equal(states({ status: 'DISABLED', statusReason: 'BLOCKED' }), 'BLOCKED');
  });
  test('is failing while it fails, and paused before that', () => {
    assert.equal(states({ failingSince: 'x' }), 'FAILING');
    assert.equal(states({ failingSince: 'x', status: 'DISABLED' }), 'DISABLED');
    assert.equal(states({ failingSince: 'x', paused: {} }), 'PAUSED');
  });
  test('is failing without a secret, for then nothing can be sent whatever its receiver does', () => {
    assert.equal(states({ secretReadable: false, paused: {} }), 'FAILING');
  });
  test("is said in the product's word, with what is the matter", () => {
    assert.equal(webhookStatusText(ACTIVE), 'Active');
    assert.equal(webhookStatusText({ ...ACTIVE, failingSince: 'x' }), 'Active, failing');
    assert.equal(webhookStatusText({ ...ACTIVE, secretReadable: false }), 'Active, sent nothing');
    assert.equal(webhookStatusText({ ...ACTIVE, paused: {} }), 'Active, paused');
  });
  test('that is paused has a title for each reason, also for one that is new', () => {
    const titles = ['RETRY_AFTER', 'BREAKER_OPEN', 'BREAKER_HALF_OPEN', 'DESTINATION_STOPPED', 'NEW'].map((reason) =>
      pausedTitle({ reason }),
    );
    assert.equal(new Set(titles).size, 5);
    assert.equal(titles.at(-1), 'Paused');
  });
});

describe('an outcome', () => {
  test('is the status, or the kind of failure in words, the finer one if it is known', async () => {
    const outcome = (attempt) => textOf(html`<${Outcome} attempt=${attempt} />`);
    assert.equal(await outcome({ statusCode: 200, error: null }), '200');
    assert.equal(await outcome({ statusCode: null, error: 'DNS' }), 'no such host');
    assert.equal(await outcome({ statusCode: null, error: 'TLS', errorDetail: 'NOT_TLS' }), 'not TLS');
    assert.equal(await outcome(null), 'not sent yet');
  });
  test('that is new is said as the server names it', () => assert.equal(errorName('SOMETHING_NEW'), 'something_new'));
});

describe('the mark of a state', () => {
  test('has a word beside its shape', async () => {
    assert.equal(await textOf(html`<${StatusMark} state="DEAD" />`), 'Dead letter');
    assert.equal(await textOf(html`<${StatusMark} kind="webhook" state="BLOCKED" text="Stopped" />`), 'Stopped');
    assert.equal(await textOf(html`<${StatusMark} kind="job" state="NEW" />`), 'NEW');
  });
});

describe('foreign text', () => {
  test('is shown as it is, and markup in it is none', async () => {
    const root = await shown(html`<p><${Visible} text=${'<b>bold</b> &amp;'} /></p>`);
    assert.equal(root.textContent, '<b>bold</b> &amp;');
    assert.equal(root.firstChild.childNodes.length, 1);
  });
  test('hides no characters', async () => {
    assert.equal(await textOf(html`<${Visible} text=${'a\u202eb\u0000c\u200bd'} />`), 'aU+202EbU+0000cU+200Bd');
  });
  test('keeps its lines', async () => {
    const root = await shown(html`<${Visible} text=${'a\n\tb'} />`);
    assert.equal(root.textContent, 'a\n\tb');
  });
});

describe('an error', () => {
  test('says what happened, why, and what can be done', async () => {
    const error = { title: 'Refused', detail: 'Not this key.', status: 403, instance: 'r1', errors: [] };
    const advice = 'The key that you signed in with may not do this. Ask for one with a wider scope.';
    assert.equal(await textOf(html`<${ErrorBox} error=${error} />`), `RefusedNot this key.${advice}Request r1`);
  });
  test('of too many requests says when to come back', async () => {
    assert.match(await textOf(html`<${ErrorBox} error=${{ status: 429, retryAfter: 7 }} />`), /Try again in 7 s\.$/);
    assert.match(await textOf(html`<${ErrorBox} error=${{ status: 503 }} />`), /Try again in a moment\.$/);
  });
  test('is nothing where there is none', async () =>
    assert.equal(await textOf(html`<${ErrorBox} error=${null} />`), ''));
});

describe('what is loaded', () => {
  const load = { data: null, error: null, loading: true, reload: () => {}, set: () => {} };
  const text = (values) => textOf(html`${loaded({ ...load, ...values }, (data) => html`<p>Data ${data}</p>`)}`);
  test('is drawn once it is there', async () => {
    assert.equal(await text({}), '');
    assert.equal(await text({ data: 7 }), 'Data 7');
  });
  test('stays below what went wrong with the next', async () => {
    assert.equal(await text({ error: { title: 'Broken', detail: '' } }), 'BrokenTry again');
    assert.equal(await text({ data: 7, error: { title: 'Broken', detail: '' } }), 'BrokenTry againData 7');
  });
});

describe('a time in the page', () => {
  test('is never ahead if it tells what was, since clocks differ', async () => {
    assert.equal(await textOf(html`<${Time} at=${new Date(Date.now() + 60000).toISOString()} />`), 'just now');
    assert.equal(await textOf(html`<${Time} at=${null} />`), 'never');
  });
  test('is nothing if nobody knows it', async () => {
    assert.equal(await textOf(html`<${Due} at=${null} /><${For} at=${undefined} />`), '');
  });
  test('has the exact one on hover and for machines', async () => {
    const root = await shown(html`<${Due} at="2026-01-01T00:00:00Z" />`);
    assert.equal(root.firstChild.getAttribute('datetime'), '2026-01-01T00:00:00Z');
    assert.match(root.firstChild.getAttribute('title'), /2026-01-01T00:00:00Z$/);
    assert.equal(root.textContent, 'due now');
  });
});

describe('event types in one line', () => {
  const line = (types) => textOf(html`<${EventTypesLine} types=${types} most=${2} />`);
  test('are all, none, or some with the number of the rest', async () => {
    assert.equal(await line(['a', '*']), 'All event types');
    assert.equal(await line([]), 'No event types: it is sent nothing');
    assert.equal(await line(['a', 'b', 'c']), 'ab+1 more');
    assert.equal(await line(['a', 'b']), 'ab');
  });
  test('may have a name that no path can hold', () => {
    assert.deepEqual(
      ['a.b', '..', 'a/./b', 'a/..b'].map((name) => isPathless({ name })),
      [false, true, true, false],
    );
  });
});

describe('the addresses of pages', () => {
  const found = (path) => pages.findIndex(([pattern]) => match(pattern, path) !== null);
  test('lead to one page each', () => {
    for (const [i, [pattern]] of pages.entries()) assert.equal(found(pattern.replace(':id', 'some-id')), i, pattern);
  });
  test('lead nowhere if there is no such page', () => assert.equal(found('nothing/here'), -1));
});
