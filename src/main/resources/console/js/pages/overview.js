// The first look: does everything run, and if not, what needs a hand.
import { html } from '../html.js';
import { get } from '../api.js';
import { deadCount, recount } from '../dead-count.js';
import { api, can, tenantId, word } from '../state.js';
import { href } from '../router.js';
import { useEvery, useLoad } from '../load.js';
import { count, counted, withoutScheme } from '../format.js';
import { webhookUrls } from '../webhook-urls.js';
import { Page } from '../components/page.js';
import { DeliveryList, LiveMark } from '../components/delivery-list.js';
import { FirstEvent } from '../components/first-event.js';
import { Empty, loaded } from '../components/states.js';
import { StatsPanel } from '../components/stats.js';
import { StatusMark } from '../components/status.js';
import { Icon } from '../components/icons.js';
import { PausedUntil, pausedTitle } from '../components/paused.js';
import { For, Time } from '../components/time.js';

const REFRESH_MILLIS = 15000;
/** The rest is in the list of webhooks. */
const BANNERS = 3;
const FAILING = 4;

/** @typedef {Required<Api.Answer<'GET', '/v1/tenants/{}/webhooks'>['counts']>} Counts */

export function Overview() {
  const load = useLoad(
    async (signal) => {
      const [hooks, stopped, failing, paused, urls] = await Promise.all([
        get(api('/webhooks'), { health: false, limit: 1 }, signal),
        get(api('/webhooks'), { health: false, status: 'DISABLED', limit: 50 }, signal),
        get(api('/webhooks'), { health: false, failing: true, limit: FAILING + 1 }, signal),
        get(api('/webhooks'), { health: false, paused: true, limit: BANNERS + 1 }, signal),
        webhookUrls(),
      ]);
      return {
        counts: hooks.counts,
        urls,
        // Whoever blocked a webhook by hand knows of it.
        stopped: stopped.items.filter((webhook) => webhook.statusReason !== 'BLOCKED'),
        failing: failing.items,
        paused: paused.items,
      };
    },
    [tenantId.value],
  );
  useEvery(REFRESH_MILLIS, () => {
    load.reload();
    recount();
  });
  return html`<${Page} title="Overview">
    ${loaded(load, (data) => html`<${Shown} ...${data} />`)}
  <//>`;
}

/**
 * @param {{
 *   counts: Counts,
 *   stopped: Api.Webhook[],
 *   failing: Api.Webhook[],
 *   paused: Api.Webhook[],
 *   urls: Ui.Urls,
 * }} props
 */
function Shown({ counts, stopped, failing, paused, urls }) {
  const total = counts.ACTIVE + counts.UNVERIFIED + counts.DISABLED;
  if (total === 0) return html`<${Start} />`;
  return html`
    ${stopped.slice(0, BANNERS).map((webhook) => html`<${Stopped} key=${webhook.id} webhook=${webhook} />`)}
    ${
      stopped.length > BANNERS &&
      html`<a href=${href('webhooks', { status: 'DISABLED' })}>And
      ${' '}${counted(stopped.length - BANNERS, 'more', 'more')} out of service</a>`
    }
    ${paused.slice(0, BANNERS).map((webhook) => html`<${Paused} key=${webhook.id} webhook=${webhook} />`)}
    ${paused.length > BANNERS && html`<a href=${href('webhooks', { paused: true })}>All that are paused</a>`}
    ${failing.length > 0 && html`<${Failing} webhooks=${failing} />`}
    <${Tiles} counts=${counts} />
    <${StatsPanel} />
    <section class="stack-small">
      <div class="bar"><h2>Latest deliveries</h2><span class="grow"><${LiveMark} /></span><a href=${href('deliveries')}>All deliveries</a></div>
      <${DeliveryList} filters=${{}} limit=${12} urls=${urls} pager=${false} empty=${html`<${FirstEvent} />`} />
    </section>`;
}

function Start() {
  return html`<${Empty} title="Welcome"
    text="Register the address that should be told. Whatever happens from then on is sent to it at once, signed, and
      again until it arrives.">
      ${can('manage') && html`<a class="button primary" href=${href('webhooks/new')}>${word('add')}</a>`}
    <//>
    <${FirstEvent} />`;
}

/** @type {Record<string, string>} */
const WHY = {
  TOO_MANY_ERRORS: 'was stopped after too many errors',
  GONE: 'was stopped: its receiver answered 410 Gone',
};

/** @param {{ webhook: Api.Webhook }} props */
function Stopped({ webhook }) {
  const held = webhook.heldCount ?? 0;
  return html`<div class="banner"><${Icon} name="warn" />
    <div class="grow stack-small"><span class="wrap"><strong><bdi>${withoutScheme(webhook.url)}</bdi>
      </strong> ${WHY[webhook.statusReason ?? ''] ?? 'is disabled'} <${Time} at=${webhook.statusSince} />.
      ${held > 0 && ` ${counted(held, 'delivery is', 'deliveries are')} held.`}</span></div>
    <div class="bar"><a class="button compact" href=${href(`webhooks/${webhook.id}`)}>Look</a></div></div>`;
}

/** @param {{ webhook: Api.Webhook }} props */
function Paused({ webhook }) {
  if (!webhook.paused) return null;
  return html`<div class="banner wait"><${Icon} name="warn" />
    <div class="grow stack-small"><span class="wrap"><strong><bdi>${withoutScheme(webhook.url)}</bdi></strong>
      ${' '}${pausedTitle(webhook.paused)} for <${For} at=${webhook.paused.since} />. <${PausedUntil}
      paused=${webhook.paused} /></span></div>
    <div class="bar"><a class="button compact" href=${href(`webhooks/${webhook.id}`)}>Look</a></div></div>`;
}

/**
 * In service, but what was last tried failed.
 *
 * @param {{ webhooks: Api.Webhook[] }} props
 */
function Failing({ webhooks }) {
  return html`<section class="stack-small">
    <div class="bar"><h2 class="grow">Failing now</h2>
      ${webhooks.length > FAILING && html`<a href=${href('webhooks', { failing: true })}>All that fail</a>`}</div>
    <ul class="rows">${webhooks.slice(0, FAILING).map(
      (webhook) => html`<li class="row event" key=${webhook.id}>
      <a class="whole clip" href=${href(`webhooks/${webhook.id}`)}><bdi>${withoutScheme(webhook.url)}</bdi></a>
      <${StatusMark} kind="webhook" state="FAILING" text=${html`Failing for <${For}
        at=${webhook.failingSince} />`} /></li>`,
    )}</ul>
  </section>`;
}

/** @param {{ counts: Counts }} props */
function Tiles({ counts }) {
  const dead = deadCount();
  /**
   * @param {string} name
   * @param {string} value
   * @param {string} address
   * @param {string} [tone]
   */
  const tile = (name, value, address, tone = '') => html`<div class="tile"><span class="name">${name}</span>
    <a class=${`value ${tone}`} href=${address}>${value}</a></div>`;
  return html`<div class="tiles">
    ${tile('Active webhooks', count(counts.ACTIVE), href('webhooks', { status: 'ACTIVE' }))}
    ${
      counts.UNVERIFIED > 0 &&
      tile('Not verified', count(counts.UNVERIFIED), href('webhooks', { status: 'UNVERIFIED' }), 'wait')
    }
    ${tile('Disabled', count(counts.DISABLED), href('webhooks', { status: 'DISABLED' }))}
    ${tile(
      word('deadLetters'),
      dead ? `${count(dead.n)}${dead.more ? '+' : ''}` : '…',
      href('dead-letters'),
      dead && dead.n > 0 ? 'bad' : '',
    )}
  </div>`;
}
