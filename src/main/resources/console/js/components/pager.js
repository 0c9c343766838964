import { html } from '../html.js';
import { href, path, query } from '../router.js';
import { Icon } from './icons.js';

/**
 * Older pages by cursor. The cursor stands in the address, so that the back button is the way to the page before.
 * A page may be short or empty though more follow.
 *
 * @param {{ page: { nextCursor: string | null } }} props
 */
export function Pager({ page }) {
  const { cursor, ...kept } = query.value;
  if (!cursor && !page.nextCursor) return null;
  return html`<nav class="pager" aria-label="Pages">
    ${cursor && html`<a class="button compact" href=${href(path.value, kept)}>Newest</a>`}
    ${
      page.nextCursor &&
      html`<a class="button compact" href=${href(path.value, { ...kept, cursor: page.nextCursor })}>
      Older <${Icon} name="next" />
    </a>`
    }
  </nav>`;
}
