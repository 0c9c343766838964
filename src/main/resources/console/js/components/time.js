import { html } from '../html.js';
import { now } from '../load.js';
import { exact, relative } from '../format.js';

/** "2 min ago", with the exact time on hover and for machines. */
export function Time({ at }) {
  if (!at) return html`<span class="faint">never</span>`;
  return html`<time datetime=${at} title=${`${exact(at)}\n${at}`}>${relative(at, now.value)}</time>`;
}
