import { html } from '../html.js';
import { href } from '../router.js';
import { now } from '../load.js';
import { counted, withoutScheme } from '../format.js';
import { Outcome } from './status.js';
import { Due, Time } from './time.js';

/** Days before the end of its event's retention from which on a dead letter says so. */
const WARN_MILLIS = 3 * 86400 * 1000;

/**
 * onToggle: null where nothing can be chosen.
 *
 * @param {{
 *   letter: Api.DeadLetter,
 *   url: string | undefined,
 *   checked: boolean,
 *   onToggle: (() => void) | null,
 * }} props
 */
export function DeadLetterRow({ letter, url, checked, onToggle }) {
  const soon = letter.expiresAt && new Date(letter.expiresAt).getTime() - now.value < WARN_MILLIS;
  return html`<li class=${`row ${onToggle ? 'letter' : 'event'}`}>
    ${
      onToggle &&
      html`<input type="checkbox" aria-label=${`Choose ${letter.eventType}`} checked=${checked}
      onChange=${onToggle} />`
    }
    <div class="stack-small grow">
      <a class="whole clip" href=${href(`deliveries/${letter.id}`)}><bdi>${letter.eventType}</bdi></a>
      <div class="second"><span class="clip"><bdi>${url ? withoutScheme(url) : letter.webhookId}</bdi></span></div>
      <div class="second"><span>${letter.message}</span>
        ${soon && html`<span class="bad">Goes for good <${Due} at=${letter.expiresAt} /></span>`}</div>
    </div>
    <div class="right">
      <${Outcome} attempt=${letter.lastAttempt} />
      <span class="second"><span>${counted(letter.attemptCount, 'attempt')}</span><${Time} at=${letter.diedAt} /></span>
    </div>
  </li>`;
}
