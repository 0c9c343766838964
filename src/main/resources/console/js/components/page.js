// The frame of every page: its title, the way back, and what can be done.
import { html, useEffect, useRef } from '../html.js';
import { branding } from '../state.js';
import { Icon } from './icons.js';

/** Characters from which on a title, mostly a URL, is written smaller. */
const LONG = 60;

/**
 * title: text or markup; name: the title as text, for the window; back: {href, text}.
 *
 * @param {{
 *   title: string | Ui.Markup,
 *   name?: string,
 *   subtitle?: Ui.Markup,
 *   back?: { href: string, text: string },
 *   actions?: Ui.Markup,
 *   children?: Ui.Markup,
 * }} props
 */
export function Page({ title, name = String(title), subtitle, back, actions, children }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    // Whoever listens to the page hears where the link led.
    const page = heading.current?.closest('.page');
    if (!page?.contains(document.activeElement)) heading.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    document.title = `${name} – ${branding.value.name}`;
  }, [name]);
  return html`<div class="page">
    <div class="stack-small">
      ${back && html`<a class="crumb" href=${back.href}><${Icon} name="back" /> ${back.text}</a>`}
      <div class="head">
        <div class="titles">
          <h1 tabindex="-1" ref=${heading} class=${name.length > LONG ? 'long' : undefined}>${title}</h1>
          ${subtitle && html`<div class="muted wrap">${subtitle}</div>`}
        </div>
        ${actions && html`<div class="actions">${actions}</div>`}
      </div>
    </div>
    ${children}
  </div>`;
}
