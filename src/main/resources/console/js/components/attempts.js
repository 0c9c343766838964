// The attempts of a delivery on a line: a mark for each, with the wait between them.
import { html, useEffect, useRef } from '../html.js';
import { exact, span } from '../format.js';
import { errorName, Shape } from './status.js';
import { Due } from './time.js';

/**
 * chosen: number of the attempt that is shown below; onChoose(number).
 *
 * @param {{ delivery: Api.Delivery, chosen?: number, onChoose: (number: number) => void }} props
 */
export function Attempts({ delivery, chosen, onChoose }) {
  const { attempts } = delivery;
  const line = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    // The newest tells most; where they do not all fit, it is the one that is seen.
    if (line.current) line.current.scrollLeft = line.current.scrollWidth;
  }, [attempts.length]);
  const ahead = delivery.state === 'WAITING' && delivery.nextAttemptAt;
  return html`<ol class="attempts" ref=${line} aria-label="Attempts">
    ${attempts.map(
      (attempt, i) => html`<li key=${attempt.number}>
      ${i > 0 && html`<${Gap} before=${attempts[i - 1]} after=${attempt} />`}
      <${Node} attempt=${attempt} pressed=${attempt.number === chosen} onChoose=${onChoose} />
    </li>`,
    )}
    ${
      ahead &&
      html`<li key="ahead">
      ${attempts.length > 0 && html`<div class="gap ahead"></div>`}
      <div class="node"><span class="dot"><${Shape} shape="empty" tone="wait" /></span>
        <span class="wait">next</span><span class="when"><${Due} at=${delivery.nextAttemptAt} /></span></div>
    </li>`
    }
  </ol>`;
}

/** @param {{ before: Api.Attempt, after: Api.Attempt }} props */
function Gap({ before, after }) {
  const seconds = (new Date(after.sentAt).getTime() - new Date(before.sentAt).getTime()) / 1000;
  const anew = after.run !== before.run;
  return html`<div class=${`gap ${anew ? 'anew' : ''}`} title=${anew ? 'Sent again by hand' : undefined}>
    <span>${anew ? 'again, ' : ''}${seconds < 1 ? 'at once' : span(Math.round(seconds))}</span></div>`;
}

/** @param {{ attempt: Api.Attempt, pressed: boolean, onChoose: (number: number) => void }} props */
function Node({ attempt, pressed, onChoose }) {
  const failed = Boolean(attempt.error);
  const text = attempt.statusCode ?? errorName(attempt.error);
  return html`<button type="button" class="node" aria-pressed=${pressed} onClick=${() => onChoose(attempt.number)}
    title=${`Attempt ${attempt.number}, ${exact(attempt.sentAt)}`}>
    <span class="hidden-text">Attempt ${attempt.number}, ${failed ? 'failed' : 'delivered'}: </span>
    <span class="dot"><${Shape} shape=${failed ? 'cross' : 'full'} tone=${failed ? 'bad' : 'good'} /></span>
    <span class="under">${text}</span>
  </button>`;
}
