// One delivery. Whoever opens this page wants to know what happened, why, and what to do; it answers in that order.
import { html, useEffect, useState } from '../html.js';
import { get, post } from '../api.js';
import { api, can, profileNamed, say, word } from '../state.js';
import { href, left } from '../router.js';
import { live, useLive } from '../live.js';
import { useAction, useEvery, useLoad } from '../load.js';
import { capital, withoutScheme } from '../format.js';
import { advice, whyWaiting } from '../advice.js';
import { Page } from '../components/page.js';
import { ErrorBox, loaded } from '../components/states.js';
import { StatusMark } from '../components/status.js';
import { Attempts } from '../components/attempts.js';
import { Exchange } from '../components/exchange.js';
import { Id } from '../components/copy.js';
import { PausedBanner } from '../components/paused.js';
import { Due, Time } from '../components/time.js';

const WATCH_MILLIS = 2000;
const CALM_MILLIS = 30000;
const SOON_MILLIS = 60000;

/** @typedef {{ delivery: Api.Delivery, webhook: Api.Webhook | null, spoken: Api.Profile | null }} Found */

/**
 * How often to look: what is under way has soon more to tell, what waits for hours has not. A stream tells by itself.
 *
 * @param {Api.DeliverySummary | undefined} delivery
 * @param {any} streamed
 */
function pace(delivery, streamed) {
  if (delivery?.state !== 'WAITING') return 0;
  if (streamed) return CALM_MILLIS;
  const ahead = delivery.nextAttemptAt ? new Date(delivery.nextAttemptAt).getTime() - Date.now() : 0;
  return ahead < SOON_MILLIS ? WATCH_MILLIS : CALM_MILLIS;
}

/** @param {{ id: string }} props */
export function Delivery({ id }) {
  const load = useLoad(
    async (signal) => {
      const delivery = await get(api(`/deliveries/${id}`), {}, signal);
      // A deleted webhook leaves its deliveries behind.
      const webhook = await get(api(`/webhooks/${delivery.webhookId}`), {}, signal).catch((error) => {
        if (error.status === 404) return null;
        throw error;
      });
      return { delivery, webhook, spoken: webhook && (await profileNamed(webhook.profile)) };
    },
    [id],
  );
  useLive(load.reload, { wanted: (delivery) => delivery.id === id });
  useEvery(pace(load.data?.delivery, live.value), load.reload);
  return html`${loaded(load, (data) => html`<${Shown} ...${data} reload=${load.reload} />`)}`;
}

/** @param {Found & { reload: () => void }} props */
function Shown({ delivery, webhook, spoken, reload }) {
  const { attempts } = delivery;
  const last = attempts.at(-1)?.number;
  const [chosen, setChosen] = useState(last);
  // A new attempt is what one was waiting for.
  useEffect(() => setChosen(last), [last]);
  const attempt = attempts.find(({ number }) => number === chosen) ?? attempts.at(-1);
  const target = webhook
    ? html`<a href=${href(`webhooks/${webhook.id}`)}><bdi>${withoutScheme(webhook.url)}</bdi></a>`
    : html`<span class="muted">a deleted webhook</span>`;
  return html`<${Page} name=${delivery.eventType} title=${html`<bdi>${delivery.eventType}</bdi>`}
    back=${{ href: left('deliveries'), text: 'Deliveries' }}
    subtitle=${html`to ${target} · event accepted <${Time} at=${delivery.acceptedAt} />`}
    actions=${html`<${Actions} delivery=${delivery} webhook=${webhook} spoken=${spoken} reload=${reload} />`}>
    ${delivery.state === 'WAITING' && webhook && html`<${PausedBanner} webhook=${webhook} reload=${reload} />`}
    <section class="panel">
      <div class="panel-head">
        <${StatusMark} state=${delivery.state} />
        <span class="muted grow">${standing(delivery)}</span>
      </div>
      ${
        attempts.length > 0 || delivery.nextAttemptAt
          ? html`<${Attempts} delivery=${delivery} chosen=${attempt?.number} onChoose=${setChosen} />`
          : html`<p class="body muted">It has not been tried yet.</p>`
      }
      <${Lesson} attempt=${attempt} delivery=${delivery} />
    </section>
    ${
      attempt &&
      html`<section class="panel">
      <div class="panel-head"><h2>Attempt ${attempt.number}</h2><span class="muted">sent <${Time}
        at=${attempt.sentAt} /></span></div>
      <${Exchange} attempt=${attempt} />
    </section>`
    }
    <dl class="facts small">
      <dt>Event</dt><dd><a href=${href(`events/${delivery.eventId}`)}><code>${delivery.eventId}</code></a></dd>
      <dt>Delivery</dt><dd><${Id} value=${delivery.id} /></dd>
    </dl>
  <//>`;
}

/** No time is true for these. */
const TIMELESS = ['BREAKER_OPEN', 'DESTINATION_STOPPED'];

/** @param {Api.DeliverySummary} delivery */
function standing(delivery) {
  if (delivery.state === 'WAITING') {
    const why = whyWaiting(delivery.nextAttemptReason);
    if (why && TIMELESS.includes(delivery.nextAttemptReason ?? '')) return capital(why);
    return html`${
      delivery.nextAttemptAt
        ? html`Next try <${Due}
      at=${delivery.nextAttemptAt} />`
        : 'Under way'
    }${why && `: ${why}`}`;
  }
  return delivery.stateText;
}

/** @param {{ attempt?: Api.Attempt, delivery: Api.DeliverySummary }} props */
function Lesson({ attempt, delivery }) {
  const told = advice(attempt);
  if (!attempt || !told) return null;
  return html`<div class="lesson">
    <p><strong>Why it failed: </strong>${told.what}${
      attempt.errorText &&
      attempt.errorText !== told.what &&
      attempt.error !== 'STATUS' &&
      html` <span
      class="muted">${attempt.errorText}</span>`
    }</p>
    ${told.todo && delivery.state !== 'DELIVERED' && html`<p><strong>What you can do: </strong>${told.todo}</p>`}
  </div>`;
}

/**
 * The one step that is left: deliver again, and before that put the webhook back into service if it is out of it.
 *
 * @param {Found & { reload: () => void }} props
 */
function Actions({ delivery, webhook, spoken, reload }) {
  const [busy, error, run] = useAction();
  if (!can('manage') || !webhook) return null;
  // Without a next attempt to hasten it is being sent at this moment.
  if (delivery.state === 'WAITING' && !delivery.nextAttemptAt) return null;
  const resend = () =>
    run(async () => {
      if (webhook.status === 'DISABLED') await post(api(`/webhooks/${webhook.id}/unblock`), {});
      await post(api(`/deliveries/${delivery.id}/resend`));
      say('On its way.');
      reload();
    });
  if (webhook.status === 'UNVERIFIED') {
    return html`<a class="button" href=${href(`webhooks/${webhook.id}`)}>
      ${word('verify', spoken)} the webhook first</a>`;
  }
  const again = delivery.state === 'WAITING' ? 'Deliver now' : word('resend', spoken);
  return html`
    <button class=${delivery.state === 'DEAD' ? 'primary' : ''} disabled=${busy} onClick=${resend}>
      ${webhook.status === 'DISABLED' ? 'Unblock and deliver' : again}</button>
    <${ErrorBox} error=${error} />`;
}
