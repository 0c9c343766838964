// A webhook that is sent nothing at present, or less than usual: why, until when, and the way out.
import { html } from '../html.js';
import { post } from '../api.js';
import { api, can, say } from '../state.js';
import { href } from '../router.js';
import { useAction } from '../load.js';
import { ErrorBox } from './states.js';
import { Icon } from './icons.js';
import { Due, For } from './time.js';

/** @typedef {NonNullable<Api.Webhook['paused']>['reason']} Reason */

/** @type {Partial<Record<Reason, string>>} */
const TITLES = {
  RETRY_AFTER: 'Paused at the receiver\u2019s request',
  BREAKER_OPEN: 'Paused: the circuit breaker is open',
  BREAKER_HALF_OPEN: 'Paused: the circuit breaker is half-open',
  DESTINATION_STOPPED: 'Paused: stopped by the operator',
};
/** @type {Partial<Record<Reason, string>>} */
const ENDS = { RETRY_AFTER: 'Ends', BREAKER_OPEN: 'Next probe', DESTINATION_STOPPED: 'Ends' };

/**
 * Why it is paused, in a few words.
 *
 * @param {{ reason: Reason }} paused
 */
export const pausedTitle = ({ reason }) => TITLES[reason] ?? 'Paused';

/**
 * When it ends, if anybody knows.
 *
 * @param {{ paused: NonNullable<Api.Webhook['paused']> }} props
 */
export function PausedUntil({ paused }) {
  const { reason, until } = paused;
  if (!until || new Date(until).getTime() <= Date.now()) return null;
  return html`<span>${ENDS[reason]} <${Due} at=${until} />.</span>`;
}

/**
 * reload: after it was resumed.
 *
 * @param {{ webhook: Api.Webhook, reload: () => void }} props
 */
export function PausedBanner({ webhook, reload }) {
  const { paused, throttled } = webhook;
  const why = paused ?? throttled;
  if (webhook.status !== 'ACTIVE' || !why) return null;
  const stopped = paused?.reason === 'DESTINATION_STOPPED';
  return html`<div class=${`banner ${paused ? 'wait' : 'plain'}`}><${Icon} name="warn" />
      <div class="stack-small grow"><strong>${paused ? pausedTitle(paused) : 'Sent fewer requests at a time'}</strong>
        <span>For <${For} at=${why.since} />. ${why.text} ${paused && html`<${PausedUntil} paused=${paused} />`} ${
          paused &&
          html`What waits uses up no retry. <a
          href=${href('deliveries', { webhookId: webhook.id, state: 'WAITING' })}>See what waits</a>`
        }</span></div>
      ${
        can('manage') &&
        !stopped &&
        html`<div class="bar"><${Resume} webhook=${webhook} reload=${reload}
        text=${paused ? 'Resume now' : 'Send at full speed'} primary=${Boolean(paused)} /></div>`
      }
    </div>`;
}

/**
 * Lifts the pause of a webhook.
 *
 * @param {{ webhook: Api.Webhook, reload: () => void, text?: string, primary?: boolean, compact?: boolean }} props
 */
export function Resume({ webhook, reload, text = 'Resume now', primary, compact }) {
  const [busy, error, run] = useAction();
  const resume = () =>
    run(async () => {
      await post(api(`/webhooks/${webhook.id}/resume`));
      say('Resumed. What waited is being sent.');
      reload();
    });
  const look = [primary && 'primary', compact && 'compact'].filter(Boolean).join(' ');
  return html`<button class=${look} disabled=${busy} onClick=${resume}>${busy ? 'Resuming\u2026' : text}</button>
    <${ErrorBox} error=${error} />`;
}
