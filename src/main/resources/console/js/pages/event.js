// One event: what it said, where it went, and why it did not go elsewhere.
import { html } from '../html.js';
import { call, get, post, reach } from '../api.js';
import { api, can, say } from '../state.js';
import { href, left } from '../router.js';
import { useAction, useLoad } from '../load.js';
import { counted, withoutScheme } from '../format.js';
import { Page } from '../components/page.js';
import { Code } from '../components/code.js';
import { ErrorBox, loaded } from '../components/states.js';
import { Outcome, StatusMark } from '../components/status.js';
import { confirm } from '../components/confirm.js';
import { Id } from '../components/copy.js';
import { Due, Time } from '../components/time.js';
import { memberText } from '../json-text.js';

/** @param {{ id: string }} props */
export function Event({ id }) {
  const path = /** @type {const} */ (`/events/${encodeURIComponent(id)}`);
  const load = useLoad(
    async (signal) => {
      // The text itself is kept too: reading it would round long numbers, and the page promises what was published.
      const [event, text] = await eventAndText(api(path), signal);
      return { event, text };
    },
    [id],
  );
  const why = useLoad((signal) => get(api(`${path}/explanation`), { limit: 100 }, signal), [id]);
  const reload = () => {
    load.reload();
    why.reload();
  };
  return html`${loaded(
    load,
    ({ event, text }) => html`
    <${Page} name=${event.type} title=${html`<bdi>${event.type}</bdi>`} back=${{ href: left('events'), text: 'Events' }}
      subtitle=${html`accepted <${Time} at=${event.acceptedAt} />, happened <${Time} at=${event.occurredAt} />`}
      actions=${can('manage') && html`<${Actions} event=${event} path=${path} reload=${reload} />`}>
      <section class="panel">
        <div class="panel-head"><h2 class="grow">Where it went</h2><span class="muted">
          ${counted(event.matchedCount, 'delivery', 'deliveries')}</span></div>
        ${loaded(
          why,
          (page) => html`<${Explanation} page=${page}
          deliveries=${event.deliveries} />`,
          3,
        )}
      </section>
      <section class="panel">
        <div class="panel-head"><h2>Data</h2></div>
        ${
          event.erasedAt
            ? html`<p class="body muted">Erased <${Time} at=${event.erasedAt} />.</p>`
            : html`<${Code} text=${memberText(text, 'data') ?? 'null'} label="As it was published" />`
        }
      </section>
      ${
        event.changes !== undefined &&
        html`<section class="panel">
        <div class="panel-head"><h2>Changes</h2></div>
        <${Code} text=${memberText(text, 'changes') ?? 'null'} label="As they were published" /></section>`
      }
      <dl class="facts small"><dt>Event id</dt><dd><${Id} value=${event.id} /></dd></dl>
    <//>`,
  )}`;
}

/**
 * @param {string} path
 * @param {AbortSignal} signal
 */
async function eventAndText(path, signal) {
  const response = await reach('GET', path, { signal });
  // A refusal is told in full by the usual way.
  if (!response.ok) return [await get(path, {}, signal), ''];
  const text = await response.text();
  return [JSON.parse(text), text];
}

/** So many that did not get it are no burden; more of them are folded away. */
const MOST_OTHERS = 3;

/**
 * Every webhook of the tenant: those that got it first, then those that did not and why.
 *
 * @param {{ page: Ui.Page<Api.Why>, deliveries: Api.DeliverySummary[] }} props
 */
function Explanation({ page, deliveries }) {
  const known = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  const items = [...page.items].sort((a, b) => (a.deliveryId ? 0 : 1) - (b.deliveryId ? 0 : 1));
  if (items.length === 0) return html`<p class="body muted">There was no webhook at that time.</p>`;
  const [went, others] = [items.filter((item) => item.deliveryId), items.filter((item) => !item.deliveryId)];
  /** @param {Api.Why[]} some */
  const list = (some) =>
    html`<ul class="rows bare">${some.map(
      (item) => html`<${Why} key=${item.webhookId}
    item=${item} delivery=${item.deliveryId ? known.get(item.deliveryId) : undefined} />`,
    )}</ul>`;
  const few = others.length <= MOST_OTHERS;
  return html`${(went.length > 0 || few) && list(few ? items : went)}
    ${
      !few &&
      html`<details class="fold bare"><summary>${counted(others.length, 'webhook')} did not get it
      <span class="muted small">and why</span></summary>${list(others)}</details>`
    }
    ${page.nextCursor && html`<p class="body muted small">There are more webhooks than are shown here.</p>`}`;
}

/** @param {Api.Why} item */
const ahead = ({ nextAttemptAt }) => nextAttemptAt !== null && new Date(nextAttemptAt).getTime() > Date.now();

/** @param {{ item: Api.Why, delivery?: Api.DeliverySummary }} props */
function Why({ item, delivery }) {
  const url = withoutScheme(item.url);
  const target = item.deliveryId
    ? href(`deliveries/${item.deliveryId}`)
    : item.webhookDeleted
      ? null
      : href(`webhooks/${item.webhookId}`);
  return html`<li class="row delivery">
    <div class="state-cell"><${StatusMark} state=${item.outcome} /></div>
    <div class="stack-small grow">
      ${
        target
          ? html`<a class="whole clip" href=${target}><bdi>${url}</bdi></a>`
          : html`<span class="clip"><bdi>
        ${url}</bdi></span>`
      }
      <div class="second"><span>${item.text}</span>
        ${item.webhookDeleted && html`<span>This webhook was deleted.</span>`}
        ${ahead(item) && html`<span class="wait">Next try <${Due} at=${item.nextAttemptAt} /></span>`}</div>
    </div>
    <div class="right">${delivery && html`<${Outcome} attempt=${delivery.lastAttempt} />`}
      ${item.since && html`<span class="second"><${Time} at=${item.since} /></span>`}</div>
  </li>`;
}

/** @param {{ event: Api.Event, path: `/events/${string}`, reload: () => void }} props */
function Actions({ event, path, reload }) {
  const [busy, error, run] = useAction();
  const resend = () =>
    run(async () => {
      const { resentCount, skippedCount } = await post(api(`${path}/resend`), {});
      say(
        `${counted(resentCount, 'delivery', 'deliveries')} on the ` +
          `way${skippedCount ? `, ${skippedCount} skipped` : ''}.`,
      );
      reload();
    });
  const erase = () =>
    confirm({
      title: 'Erase the data of this event?',
      text:
        'What it said is gone for good, here and in the requests shown. What has been sent cannot be called ' +
        'back. Its dead letters and held deliveries are cancelled.',
      action: 'Erase the data',
      danger: true,
      run: async () => {
        await call('DELETE', api(`${path}/data`));
        say('Erased.');
        reload();
      },
    });
  return html`
    ${
      !event.erasedAt &&
      event.matchedCount > 0 &&
      html`<button disabled=${busy}
      onClick=${resend}>Send to all again</button>`
    }
    ${!event.erasedAt && html`<button class="danger" onClick=${erase}>Erase data</button>`}
    <${ErrorBox} error=${error} />`;
}
