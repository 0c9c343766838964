import { html } from '../html.js';
import { now } from '../load.js';
import { dueIn, exact, relative } from '../format.js';

/** When something is due. */
export function Due({ at }) {
  return html`<time datetime=${at} title=${`${exact(at)}\n${at}`}>${dueIn(at, now.value)}</time>`;
}

/** "2 min ago", with the exact time on hover and for machines. */
export function Time({ at }) {
  if (!at) return html`<span class="faint">never</span>`;
  return html`<time datetime=${at} title=${`${exact(at)}\n${at}`}>${relative(at, now.value)}</time>`;
}
