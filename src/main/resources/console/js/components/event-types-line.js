import { html } from '../html.js';

const SHOWN = 4;

/**
 * What a webhook subscribes to, in one line.
 *
 * @param {{ types: string[], most?: number }} props
 */
export function EventTypesLine({ types, most = SHOWN }) {
  if (types.includes('*')) return html`<span>All event types</span>`;
  if (types.length === 0) return html`<span class="wait">No event types: it is sent nothing</span>`;
  const rest = types.length - most;
  return html`<span class="tags">
    ${types.slice(0, most).map((type) => html`<code class="tag" key=${type}>${type}</code>`)}
    ${rest > 0 && html`<span title=${types.slice(most).join('\n')}>+${rest} more</span>`}
  </span>`;
}
