// All webhooks of the tenant, those that need somebody first to the eye.
import { html } from '../html.js';
import { get, post } from '../api.js';
import { api, can, isInstance, say, tenantId, word } from '../state.js';
import { href, query } from '../router.js';
import { useAction, useEvery, useLoad } from '../load.js';
import { capital, count, millis, percent, withoutScheme } from '../format.js';
import { tested } from '../advice.js';
import { Page } from '../components/page.js';
import { Search, Tabs } from '../components/filters.js';
import { Empty, ErrorBox, loaded } from '../components/states.js';
import { StatusMark, webhookState, webhookStatusText } from '../components/status.js';
import { EventTypesLine } from '../components/event-types-line.js';
import { Sparkline } from '../components/sparkline.js';
import { Visible } from '../components/code.js';
import { Pager } from '../components/pager.js';
import { PausedUntil, Resume, pausedTitle } from '../components/paused.js';
import { For } from '../components/time.js';

const REFRESH_MILLIS = 15000;
/** Active ones among which something fails; no status of their own. */
const FAILING = 'failing';
/** Active ones that are sent nothing at present. */
const PAUSED = 'paused';

export function Webhooks() {
  const { status, q, failing, paused, cursor } = query.value;
  const list = useLoad(
    (signal) => get(api('/webhooks'), { status, q, failing, paused, cursor }, signal),
    [status, q, failing, paused, cursor, tenantId.value],
  );
  useEvery(REFRESH_MILLIS, list.reload);
  return html`<${Page} title=${word('title')} actions=${
    can('manage') &&
    html`
    <a class="button primary" href=${href('webhooks/new')}>${word('add')}</a>`
  }>
    ${loaded(
      list,
      (page) => html`<${List} page=${page} reload=${list.reload}
      filtered=${Boolean(status || q || failing || paused)} />`,
    )}
  <//>`;
}

/** @param {{ page: Api.Answer<'GET', '/v1/tenants/{}/webhooks'>, reload: () => void, filtered: boolean }} props */
function List({ page, reload, filtered }) {
  const { ACTIVE = 0, UNVERIFIED = 0, DISABLED = 0 } = page.counts;
  const total = ACTIVE + UNVERIFIED + DISABLED;
  if (total === 0) {
    return html`<${Empty} title="No webhooks yet"
      text="A webhook is an address of yours that is sent a signed request whenever something happens.">
      ${can('manage') && html`<a class="button primary" href=${href('webhooks/new')}>${word('add')}</a>`}
    <//>`;
  }
  /** @type {Array<[key: string, text: string, n: number]>} */
  const all = [
    ['', 'All', total],
    ['ACTIVE', 'Active', ACTIVE],
    ['UNVERIFIED', 'Not verified', UNVERIFIED],
    ['DISABLED', 'Disabled', DISABLED],
  ];
  const tabs = all.filter(([key, , n]) => key === '' || n > 0 || query.value.status === key);
  /** @type {Array<[key: string, text: string, n?: string]>} */
  const shown = tabs.map(([key, text, n]) => [key, text, count(n)]);
  shown.push([FAILING, 'Failing'], [PAUSED, 'Paused']);
  const { q, failing, paused } = query.value;
  return html`
    <div class="filters">
      <${Tabs} label="Status" value=${failing ? FAILING : paused ? PAUSED : (query.value.status ?? '')}
        tabs=${shown}
        address=${(key) => href('webhooks', { q, ...filter(key) })} />
      <${Search} label="Search webhooks" placeholder="URL, description or id" />
    </div>
    ${
      page.items.length === 0
        ? html`<${Empty} title="Nothing found"
          text=${nothing(failing, paused, filtered)}>
          <a class="button" href=${href('webhooks')}>Show all</a><//>`
        : html`<ul class="rows">${page.items.map(
            (webhook) => html`<${Row} key=${webhook.id} webhook=${webhook}
          reload=${reload} />`,
          )}</ul>`
    }
    <${Pager} page=${page} />`;
}

/** @param {any} key */
const filter = (key) => (key === FAILING || key === PAUSED ? { [key]: true } : { status: key });

/**
 * @param {string | undefined} failing
 * @param {string | undefined} paused
 * @param {boolean} filtered
 */
function nothing(failing, paused, filtered) {
  if (paused) return 'No active webhook is paused at present.';
  if (failing) return 'No active webhook fails at present.';
  return filtered ? 'No webhook fits this search.' : 'There is nothing more on this page.';
}

/** @param {{ webhook: Api.Webhook, reload: () => void }} props */
function Row({ webhook, reload }) {
  const active = webhook.status === 'ACTIVE';
  const held = webhook.heldCount ?? 0;
  return html`<li class="row webhook">
    <${StatusMark} kind="webhook" state=${webhookState(webhook)} bare text=${webhookStatusText(webhook)} />
    <div class="stack-small grow">
      <div class="title"><a class="whole clip" href=${href(`webhooks/${webhook.id}`)} title=${webhook.url}><bdi>
        ${withoutScheme(webhook.url)}</bdi></a></div>
      <div class="second">
        ${active && html`<span aria-hidden="true">${capital(webhook.profileStatus)}</span>`}
        ${
          webhook.description &&
          html`<span class="clip"><bdi><${Visible}
          text=${webhook.description} /></bdi></span>`
        }
        <${EventTypesLine} types=${webhook.eventTypes} />
      </div>
      ${
        !active &&
        html`<div class="second"><span
          class=${webhook.status === 'UNVERIFIED' ? 'wait' : webhook.statusReason === 'BLOCKED' ? '' : 'bad'}>
          ${reason(webhook)}</span>
        <span>for <${For} at=${webhook.statusSince} /></span>
        ${held > 0 && html`<span>${count(held)} held</span>`}</div>`
      }
      ${
        active &&
        webhook.secretReadable === false &&
        html`<div class="second">
        <span class="bad">Sent nothing: its secret cannot be decrypted</span></div>`
      }
      ${
        active &&
        webhook.paused &&
        html`<div class="second"><span class="wait">${pausedTitle(webhook.paused)}</span>
        <span>for <${For} at=${webhook.paused.since} /></span><${PausedUntil} paused=${webhook.paused} /></div>`
      }
      ${
        active &&
        webhook.failingSince &&
        !webhook.paused &&
        html`<div class="second">
        <span class="wait">Failing for <${For} at=${webhook.failingSince} /></span></div>`
      }
    </div>
    <div class="side-cell">
      <${Health} webhook=${webhook} />
      ${can('manage') && html`<${FirstAid} webhook=${webhook} reload=${reload} />`}
    </div>
  </li>`;
}

/** @type {Record<string, string>} */
const REASONS = {
  TOO_MANY_ERRORS: 'Stopped after too many errors',
  GONE: 'Stopped: the receiver answered 410 Gone',
  BLOCKED: 'Blocked by hand',
};
/**
 * Only the operator can lift the operator's block.
 *
 * @param {Api.Webhook} webhook
 */
const beyondUs = (webhook) => webhook.blockedBy === 'OPERATOR' && !isInstance.value;

/** @param {Api.Webhook} webhook */
function reason(webhook) {
  if (webhook.status === 'UNVERIFIED') return 'Not verified yet, so it is sent nothing';
  if (beyondUs(webhook)) return 'Blocked by whoever runs this service';
  return REASONS[webhook.statusReason ?? ''] ?? webhook.statusText;
}

/**
 * Numbers of the last day where the server has them.
 *
 * @param {{ webhook: Api.Webhook }} props
 */
function Health({ webhook }) {
  if (!webhook.health) return null;
  const { sparkline = [], successRate, latencyMillis } = webhook.health;
  return html`
    <${Sparkline} points=${sparkline} />
    <span class="num rate" title="Attempts that succeeded in the last 24 hours">
      ${typeof successRate === 'number' && percent(successRate)}</span>
    <span class="num muted took" title="Median response time in the last 24 hours">${millis(latencyMillis)}</span>`;
}

/** @param {Api.Webhook} webhook */
const resumable = ({ paused }) => paused && paused.reason !== 'DESTINATION_STOPPED';

/**
 * The one thing that a webhook needs, without opening it: a stopped one a way back, any other a test.
 *
 * @param {{ webhook: Api.Webhook, reload: () => void }} props
 */
function FirstAid({ webhook, reload }) {
  const [busy, error, run] = useAction();
  if (beyondUs(webhook)) return null;
  const test = () =>
    run(async () => {
      const result = await post(api(`/webhooks/${webhook.id}/test`), {});
      say(tested(result), result.passed ? 'good' : 'bad');
    });
  const verify = () =>
    run(async () => {
      const result = await post(api(`/webhooks/${webhook.id}/verify`));
      say(result.message, result.passed ? 'good' : 'bad');
      if (result.passed) reload();
    });
  const unblock = () =>
    run(async () => {
      await post(api(`/webhooks/${webhook.id}/unblock`), {});
      say('In service again.');
      reload();
    });
  /**
   * @param {string} text
   * @param {() => unknown} act
   */
  const button = (text, act) => html`<button class="compact" disabled=${busy} onClick=${act}>${text}</button>`;
  return html`<span class="over stack-small">
    ${webhook.status === 'ACTIVE' && !resumable(webhook) && button(busy ? 'Sending…' : word('test'), test)}
    ${resumable(webhook) && html`<${Resume} webhook=${webhook} reload=${reload} compact />`}
    ${webhook.status === 'UNVERIFIED' && button(word('verify'), verify)}
    ${webhook.status === 'DISABLED' && button('Unblock', unblock)}
    <${ErrorBox} error=${error} />
  </span>`;
}
