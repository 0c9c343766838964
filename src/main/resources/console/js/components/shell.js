// What stands around every page: navigation, tenant switcher, notices and the one dialog.
import { html, useEffect, useState } from '../html.js';
import { branding, isInstance, notice, tenantId, tenants, word } from '../state.js';
import { go, href, path, query } from '../router.js';
import { usesBearer } from '../api.js';
import { deadCount, recount } from '../dead-count.js';
import { useEvery } from '../load.js';
import { brief } from '../format.js';
import { ConfirmDialog } from './confirm.js';
import { Icon } from './icons.js';
import { InstanceBanners } from './instance-banners.js';

/** @typedef {import('../dead-count.js').Tally} Tally */

const RECOUNT_MILLIS = 30000;

/**
 * @type {Array<{
 *   page: string,
 *   name: () => string,
 *   icon: import('./icons.js').IconName,
 *   of: RegExp,
 *   tally?: boolean,
 * }>}
 */
const PLACES = [
  { page: '', name: () => 'Overview', icon: 'overview', of: /^$/ },
  { page: 'webhooks', name: () => word('title'), icon: 'webhooks', of: /^webhooks/ },
  { page: 'events', name: () => 'Events', icon: 'events', of: /^events/ },
  { page: 'deliveries', name: () => 'Deliveries', icon: 'deliveries', of: /^deliveries/ },
  { page: 'dead-letters', name: () => word('deadLetters'), icon: 'dead', of: /^dead-letters/, tally: true },
  { page: 'event-types', name: () => 'Event types', icon: 'types', of: /^event-types/ },
  { page: 'settings', name: () => 'Settings', icon: 'settings', of: /^settings/ },
];
/** These stand in the phone's bar; the others are behind "More". */
const ON_PHONE = ['', 'webhooks', 'deliveries', 'dead-letters'];

export function Brand() {
  const { name, logoUrl } = branding.value;
  return html`<a class="brand" href=${href('')}>
    ${logoUrl ? html`<img src=${logoUrl} alt=${name} />` : html`<${Icon} name="sign" /><span>${name}</span>`}
  </a>`;
}

/** @param {{ leave: (event: Event) => void, children?: Ui.Markup }} props */
export function Shell({ leave, children }) {
  const dead = useDeadCount();
  return html`<div class="shell">
    <a class="skip" href="#content" onClick=${toContent}>Skip to the content</a>
    <header class="side">
      <${Brand} />
      <${TenantSwitcher} />
      <nav class="nav" aria-label="Main">${PLACES.map(
        (place) => html`<${Place} key=${place.page} place=${place}
        dead=${dead} />`,
      )}</nav>
      <${Foot} leave=${leave} />
    </header>
    <header class="phone-top"><${Brand} /><${TenantSwitcher} /></header>
    <main class="main" id="content"><${InstanceBanners} />${children}</main>
    <${PhoneBar} dead=${dead} leave=${leave} />
    <${Notice} />
    <${ConfirmDialog} />
  </div>`;
}

/** @param {Event} event */
function toContent(event) {
  event.preventDefault();
  /** @type {HTMLElement | null} */
  const heading = document.querySelector('#content h1');
  heading?.focus();
}

/** Kept up to date as far as it is looked at; whoever changes the number says so himself. */
function useDeadCount() {
  useEffect(recount, [tenantId.value]);
  useEvery(RECOUNT_MILLIS, recount);
  return deadCount();
}

/** @param {{ place: (typeof PLACES)[number], dead?: Tally | null }} props */
function Place({ place, dead }) {
  const current = place.of.test(path.value);
  const tally = place.tally && dead && dead.n > 0;
  return html`<a href=${href(place.page)} aria-current=${current ? 'page' : undefined}>
    <${Icon} name=${place.icon} /><span class="clip">${place.name()}</span>
    ${tally && html`<span class="tally">${brief(dead.n)}${dead.more ? '+' : ''}</span>`}
  </a>`;
}

function TenantSwitcher() {
  if (!isInstance.value || tenants.value.length === 0) return null;
  // Ids of the tenant before would be strange to the next: only the kind of page is kept, and the part of the settings.
  /** @param {Ui.Happening} event */
  const change = (event) => go(href(path.value.split('/')[0], { part: query.value.part, tenant: event.target.value }));
  return html`<label class="switcher">
    <span class="hidden-text">Tenant</span>
    <select value=${tenantId.value} onChange=${change}>
      ${byName(tenants.value).map(
        (tenant) =>
          html`<option key=${tenant.id} value=${tenant.id} selected=${tenant.id === tenantId.value}>${tenant.name}
            </option>`,
      )}
    </select>
  </label>`;
}

/** @param {Api.Tenant[]} list */
const byName = (list) => [...list].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));

/** @param {{ leave: (event: Event) => void }} props */
function Foot({ leave }) {
  return html`<div class="foot">
    <a class="faint" href="/docs" target="_blank" rel="noopener">API reference</a>
    ${!usesBearer() && html`<button class="link faint" onClick=${leave}>Sign out</button>`}
    <span>${branding.value.version}</span>
  </div>`;
}

/** @param {{ dead: Tally | null, leave: (event: Event) => void }} props */
function PhoneBar({ dead, leave }) {
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path.value]);
  /** @type {Record<string, string>} */
  const names = { 'dead-letters': 'Dead' };
  return html`
    ${
      open &&
      html`<div class="more-menu"><nav class="nav" aria-label="More">
      ${PLACES.filter((place) => !ON_PHONE.includes(place.page)).map(
        (place) => html`<${Place} key=${place.page}
        place=${place} />`,
      )}
      ${!usesBearer() && html`<a href=${href('')} onClick=${leave}><${Icon} name="out" />Sign out</a>`}
    </nav></div>`
    }
    <nav class="bottom" aria-label="Main">
      ${PLACES.filter((place) => ON_PHONE.includes(place.page)).map(
        (place) => html`
        <a key=${place.page} href=${href(place.page)} aria-current=${place.of.test(path.value) ? 'page' : undefined}>
          <${Icon} name=${place.icon} /><span>${names[place.page] ?? place.name()}</span>
          ${place.tally && dead && dead.n > 0 && html`<span class="tally">${brief(dead.n)}${dead.more ? '+' : ''}</span>`}
        </a>`,
      )}
      <button aria-expanded=${open} onClick=${() => setOpen(!open)}><${Icon} name="more" /><span>More</span></button>
    </nav>`;
}

/** Says in passing what was done. */
function Notice() {
  const current = notice.value;
  useEffect(() => {
    if (!current) return undefined;
    const timer = setTimeout(() => {
      notice.value = null;
    }, 5000);
    return () => clearTimeout(timer);
  }, [current]);
  return html`<div class="notices" role="status" aria-live="polite">
    ${
      current &&
      html`<div class=${`notice ${current.kind}`}>
      <${Icon} name=${current.kind === 'bad' ? 'warn' : 'check'} /><span>${current.text}</span>
    </div>`
    }
  </div>`;
}
