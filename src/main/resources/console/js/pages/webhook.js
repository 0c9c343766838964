// One webhook: whether it works, what it needs, and what it was sent.
import { html, useState } from '../html.js';
import { call, get, post } from '../api.js';
import { api, can, profileNamed, say, word } from '../state.js';
import { go, href, left } from '../router.js';
import { live, useLive } from '../live.js';
import { useAction, useEvery, useLoad } from '../load.js';
import { counted, withoutScheme } from '../format.js';
import { Page } from '../components/page.js';
import { ErrorBox, loaded } from '../components/states.js';
import { StatusMark, webhookState, webhookStatusText } from '../components/status.js';
import { EventTypesLine } from '../components/event-types-line.js';
import { DeliveryList, LiveMark } from '../components/delivery-list.js';
import { WebhookBanners } from '../components/webhook-banners.js';
import { TestPanel } from '../components/test-panel.js';
import { RotateForm } from '../components/rotate.js';
import { CheckSignature } from '../components/check-signature.js';
import { ReceiverCode } from '../components/receiver-code.js';
import { StatsPanel } from '../components/stats.js';
import { Visible } from '../components/code.js';
import { confirm } from '../components/confirm.js';
import { Copy, Id, Secret } from '../components/copy.js';
import { Empty } from '../components/states.js';
import { Time } from '../components/time.js';

const REFRESH_MILLIS = 15000;
/** With a stream, only in case that somebody else changed it. */
const LIVE_REFRESH_MILLIS = 60000;
const LIVE_PAUSE_MILLIS = 3000;
const YOUNG_MILLIS = 3600000;

/** @param {{ id: string }} props */
export function Webhook({ id }) {
  const types = useLoad((signal) => get(api('/event-types'), {}, signal), [id]);
  const load = useLoad(
    async (signal) => {
      const { body, etag } = await call('GET', api(`/webhooks/${id}`), { signal });
      return { webhook: body, etag, spoken: await profileNamed(body.profile) };
    },
    [id],
  );
  // Its status follows from its deliveries.
  useLive(load.reload, { wanted: (one) => one.webhookId === id, pause: LIVE_PAUSE_MILLIS });
  useEvery(live.value ? LIVE_REFRESH_MILLIS : REFRESH_MILLIS, load.reload);
  return html`${loaded(
    load,
    (data) => html`<${Shown} ...${data} types=${types.data?.items ?? []}
    reload=${load.reload} />`,
  )}`;
}

/**
 * @param {{
 *   webhook: Api.Webhook,
 *   etag?: string | null,
 *   types: Api.EventTypeEntry[],
 *   spoken: Api.Profile,
 *   reload: () => void,
 * }} props
 */
function Shown({ webhook, etag, types, spoken, reload }) {
  const history = word('history', spoken);
  const stats = html`<${StatsPanel} key="stats" webhookId=${webhook.id} />`;
  const facts = html`<${Facts} key="facts" webhook=${webhook} spoken=${spoken} reload=${reload} />`;
  const tries = can('manage') && html`<${TestPanel} key="try" webhook=${webhook} types=${types} spoken=${spoken} />`;
  // Whoever has just registered one wants to see that it works; there is little to count yet.
  const young = Date.now() - new Date(webhook.createdAt).getTime() < YOUNG_MILLIS && !webhook.failingSince;
  return html`<${Page} name=${withoutScheme(webhook.url)} title=${html`<bdi>${withoutScheme(webhook.url)}
    </bdi> <${Copy} text=${webhook.url} label="Copy the URL" />`}
    back=${{ href: left('webhooks'), text: word('title') }}
    subtitle=${html`<span class="bar"><${StatusMark} kind="webhook" state=${webhookState(webhook)}
      text=${webhookStatusText(webhook)} />
      ${webhook.description && html`<bdi><${Visible} text=${webhook.description} /></bdi>`}</span>`}
    actions=${can('manage') && html`<${Actions} webhook=${webhook} etag=${etag} spoken=${spoken} reload=${reload} />`}>
    <${WebhookBanners} webhook=${webhook} spoken=${spoken} reload=${reload} />
    ${young ? html`${tries}${facts}${stats}` : html`${stats}${facts}${tries}`}
    <section class="stack-small">
      <div class="bar"><h2>${history}</h2><span class="grow"><${LiveMark} /></span><a
        href=${href('deliveries', { webhookId: webhook.id })}>All of its deliveries</a></div>
      <${DeliveryList} filters=${{ webhookId: webhook.id }} limit=${15} pager=${false}
        empty=${html`<${Empty} title="Nothing sent yet"
          text="The next event that it wants appears here. A test does not." />`} />
    </section>
    ${can('manage') && html`<${CheckSignature} webhook=${webhook} />`}
    <${ReceiverCode} spoken=${spoken} />
  <//>`;
}

/** @param {{ webhook: Api.Webhook, spoken: Api.Profile, reload: () => void }} props */
function Facts({ webhook, spoken, reload }) {
  const [rotating, setRotating] = useState(/** @type {'OWN' | 'STANDARD' | null} */ (null));
  const [fresh, setFresh] = useState(/** @type {Partial<Api.Webhook>} */ ({}));
  const limits = Object.entries(webhook.limits ?? {}).filter(([, n]) => n !== null);
  const headerNames = webhook.headerNames ?? [];
  const secret = fresh.secret ?? webhook.secret;
  const standardSecret = fresh.standardSecret ?? webhook.standardSecret;
  const mayRotate = can('manage') && !rotating;
  /** @param {Api.Webhook} changed */
  const done = (changed) => {
    setRotating(null);
    setFresh(changed);
    reload();
  };
  return html`<section class="panel">
    <dl class="facts body">
      <dt>${word('events', spoken)}</dt><dd><${EventTypesLine} types=${webhook.eventTypes} most=${30} /></dd>
      <dt>${word('secret', spoken)}</dt><dd class="bar">
        <${KeptSecret} value=${secret} otherwise=${webhook.secretSet ? KEPT : 'None: requests are not signed'} />
        ${
          mayRotate &&
          html`<button class="compact" onClick=${() => setRotating('OWN')}>
          ${webhook.secretSet ? 'Rotate' : 'Set'}</button>`
        }</dd>
      ${
        webhook.standardSecretSet !== undefined &&
        html`<dt>Standard Webhooks secret</dt><dd class="bar">
        <${KeptSecret} value=${standardSecret} name="standard secret"
          otherwise=${webhook.standardSecretSet ? KEPT : 'Being made'} />
        ${
          mayRotate &&
          html`<button class="compact" onClick=${() => setRotating('STANDARD')}
          aria-label="Rotate the Standard Webhooks secret">Rotate</button>`
        }</dd>`
      }
      ${
        headerNames.length > 0 &&
        html`<dt>Custom headers</dt><dd class="tags">
        ${headerNames.map((name) => html`<code class="tag" key=${name}>${name}</code>`)}</dd>`
      }
      ${limits.length > 0 && html`<dt>Limits</dt><dd>${limits.map(limitText).join(', ')}</dd>`}
      <dt>Wire profile</dt><dd>${webhook.profile}</dd>
      <dt>Registered</dt><dd><${Time} at=${webhook.createdAt} />${
        webhook.verifiedAt &&
        html` · verified <${Time}
        at=${webhook.verifiedAt} />`
      }</dd>
      <dt>Id</dt><dd><${Id} value=${webhook.id} /></dd>
    </dl>
    ${
      rotating &&
      html`<div class="divided"><${RotateForm} webhook=${webhook} spoken=${spoken} which=${rotating}
      onDone=${done} onCancel=${() => setRotating(null)} /></div>`
    }
  </section>`;
}

const KEPT = 'Set, and not shown again';

/**
 * A secret as far as it is shown. otherwise: what is said where it is not.
 *
 * @param {{ value?: string, name?: string, otherwise: string }} props
 */
const KeptSecret = ({ value, name, otherwise }) =>
  value ? html`<${Secret} value=${value} name=${name} />` : html`<span class="muted">${otherwise}</span>`;

/** @param {[string, number | null]} limit */
function limitText([name, n]) {
  if (name === 'ratePerSecond') return `${n} a second`;
  return name === 'concurrency' ? `${n} at the same time` : `timeout ${n} ms`;
}

/** @param {Api.Webhook} webhook */
function afterDelete({ heldCount = 0 }) {
  const held = heldCount > 0 ? `, ${counted(heldCount, 'held delivery', 'held deliveries')} among it` : '';
  return (
    `No send starts after that. What waits, is held or dead is cancelled${held}. ` +
    'The history stays until its events expire.'
  );
}

/** @param {{ webhook: Api.Webhook, etag?: string | null, spoken: Api.Profile, reload: () => void }} props */
function Actions({ webhook, etag, spoken, reload }) {
  const [busy, error, run] = useAction();
  const block = () =>
    run(async () => {
      await post(api(`/webhooks/${webhook.id}/block`));
      say('Blocked. Nothing more is sent.');
      reload();
    });
  const remove = () =>
    confirm({
      title: 'Delete this webhook?',
      text: afterDelete(webhook),
      body: html`<p class="mono wrap">${webhook.url}</p>`,
      action: `${word('delete', spoken)} webhook`,
      danger: true,
      run: async () => {
        await call('DELETE', api(`/webhooks/${webhook.id}`), { headers: etag ? { 'If-Match': etag } : {} });
        say('Deleted.');
        go(href('webhooks'), { replace: true });
      },
    });
  return html`
    <a class="button" href=${href(`webhooks/${webhook.id}/edit`)}>Edit</a>
    ${webhook.statusReason !== 'BLOCKED' && html`<button disabled=${busy} onClick=${block}>Block</button>`}
    <button class="danger" onClick=${remove}>${word('delete', spoken)}</button>
    <${ErrorBox} error=${error} />`;
}
