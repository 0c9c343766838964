import { html } from '../html.js';
import { href } from '../router.js';
import { counted, millis, withoutScheme } from '../format.js';
import { Outcome, StatusMark } from './status.js';
import { Due, Time } from './time.js';

/**
 * A delivery in a list. urls: webhook id → URL, as far as known; null leaves the webhook out. fresh: it just came.
 *
 * @param {{ delivery: Api.DeliverySummary, urls?: Ui.Urls | null, fresh?: boolean, showEvent?: boolean }} props
 */
export function DeliveryRow({ delivery, urls, fresh, showEvent = true }) {
  const { lastAttempt, attemptCount } = delivery;
  const url = urls?.get(delivery.webhookId);
  return html`<li class=${`row delivery ${fresh ? 'new' : ''}`}>
    <div class="state-cell"><${StatusMark} state=${delivery.state} /></div>
    <div class="stack-small grow">
      <a class="whole clip" href=${href(`deliveries/${delivery.id}`)}><bdi>
        ${showEvent ? delivery.eventType : url ? withoutScheme(url) : delivery.webhookId}</bdi></a>
      <div class="second">
        ${
          showEvent &&
          urls &&
          html`<span class="clip"><bdi>${url ? withoutScheme(url) : delivery.webhookId}</bdi>
          </span>`
        }
        <${Detail} delivery=${delivery} />
      </div>
    </div>
    <div class="right">
      <span><${Outcome} attempt=${lastAttempt} />${
        lastAttempt &&
        html` <span
        class="muted small">· ${millis(lastAttempt.responseMillis)}</span>`
      }</span>
      <span class="second">${
        attemptCount > 1 &&
        html`<span>
        ${counted(attemptCount, 'attempt')}</span>`
      }<${Time}
        at=${lastAttempt?.sentAt ?? delivery.acceptedAt} /></span>
    </div>
  </li>`;
}

/**
 * A receiver that is away is asked now and then whether it is back; till then no time is true.
 *
 * @param {Api.DeliverySummary} delivery
 */
function waitsFor({ nextAttemptReason, nextAttemptAt, attemptCount }) {
  if (nextAttemptReason === 'BREAKER_OPEN') return 'waits until the receiver is back';
  if (nextAttemptReason === 'DESTINATION_STOPPED') return 'waits: stopped by the operator';
  return html`${attemptCount === 0 ? 'first' : 'next'} try <${Due} at=${nextAttemptAt} />`;
}

/** @param {{ delivery: Api.DeliverySummary }} props */
function Detail({ delivery }) {
  if (delivery.state === 'WAITING' && delivery.nextAttemptAt)
    return html`<span class="wait">${waitsFor(delivery)}</span>`;
  if (delivery.stateText && delivery.state !== 'DELIVERED')
    return html`<span class="clip">${delivery.stateText}</span>`;
  return null;
}
