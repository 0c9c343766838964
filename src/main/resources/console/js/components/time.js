import { html } from '../html.js';
import { now } from '../load.js';
import { dueIn, exact, lasting, relative } from '../format.js';

/** The time of this moment; whoever reads it is drawn again as time goes on. */
const moment = () => Math.max(now.value, Date.now());

/**
 * When something is due: "in 5 min", or "due now".
 *
 * @param {{ at?: string | null }} props
 */
export function Due({ at }) {
  if (!at) return null;
  return html`<time datetime=${at} title=${`${exact(at)}\n${at}`}>${dueIn(at, moment())}</time>`;
}

/**
 * When something was: "2 min ago", with the exact time on hover and for machines.
 *
 * @param {{ at?: string | null }} props
 */
export function Time({ at }) {
  if (!at) return html`<span class="faint">never</span>`;
  // The server's clock may be a little ahead of ours; nothing that is told here lies in the future.
  const then = Math.max(moment(), new Date(at).getTime());
  return html`<time datetime=${at} title=${`${exact(at)}\n${at}`}>${relative(at, then)}</time>`;
}

/**
 * For how long something has been so: "6 min".
 *
 * @param {{ at?: string | null }} props
 */
export function For({ at }) {
  if (!at) return null;
  return html`<time datetime=${at} title=${`since ${exact(at)}\n${at}`}>${lasting(at, moment())}</time>`;
}
