// Which page is shown is told by the address below /console/ and by nothing else, so that back, forward, reload and a
// copied address all do what one expects. Filters and pages of lists stand in the query.
import { signal, computed } from './html.js';

const BASE = '/console/';

const here = () => ({ path: location.pathname.slice(BASE.length).replace(/\/+$/, ''), search: location.search });
const place = signal(here());

/** Path below /console/ without slashes at its ends. */
export const path = computed(() => place.value.path);
/** The query as an object of texts. */
export const query = computed(
  () => /** @type {Ui.Query} */ (Object.fromEntries(new URLSearchParams(place.value.search))),
);

// Set by state.js: an instance key's tenant has to ride along in every address.
/** @type {() => object} */
let carried = () => ({});
/** @param {() => object} provider */
export function carry(provider) {
  carried = provider;
}

/**
 * The address of a page, such as href('webhooks', {status: 'ACTIVE'}). Empty values are left out.
 *
 * @param {string} page
 * @param {object} [values]
 */
export function href(page, values = {}) {
  const pairs = Object.entries({ ...carried(), ...values }).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );
  const text = new URLSearchParams(pairs).toString();
  return BASE + page + (text ? `?${text}` : '');
}

/**
 * Goes to an address of this console. replace: the present one is not kept for the back button.
 *
 * @param {string} address
 * @param {{ replace?: boolean }} [options]
 */
export function go(address, { replace = false } = {}) {
  if (!replace) history.replaceState({ y: scrollY }, '');
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  arrive();
  if (!replace) scrollTo(0, 0);
}

/**
 * Changes the query of the present page; the cursor belongs to the filters before and is dropped unless given.
 *
 * @param {object} changes
 * @param {{ replace?: boolean }} [options]
 */
export function filter(changes, options) {
  const { cursor, ...kept } = query.value;
  go(href(path.value, { ...kept, cursor: null, ...changes }), options);
}

function arrive() {
  place.value = here();
  searches.set(path.value, query.value);
}

/** @type {Map<string, Ui.Query>} */
const searches = new Map();

/**
 * The address of a list as one left it, with its filters, for the way back from one of its rows.
 *
 * @param {string} page
 */
export function left(page) {
  const { tenant, cursor, ...filters } = searches.get(page) ?? /** @type {Ui.Query} */ ({});
  return href(page, { ...filters, cursor: tenant === query.value.tenant ? cursor : null });
}

const SAVE_PAUSE = 150;
const PATIENCE = 3000;

/**
 * Goes to where one stood as soon as the page is long enough again; whoever scrolls meanwhile is left alone.
 *
 * @param {number} y
 */
function stand(y) {
  const page = document.documentElement;
  const stop = () => {
    watch.disconnect();
    clearTimeout(late);
    for (const moved of ['wheel', 'touchmove', 'keydown']) removeEventListener(moved, stop);
  };
  const watch = new ResizeObserver(() => {
    if (page.scrollHeight < y + innerHeight) return;
    scrollTo(0, y);
    stop();
  });
  const late = setTimeout(stop, PATIENCE);
  for (const moved of ['wheel', 'touchmove', 'keydown']) addEventListener(moved, stop, { once: true, passive: true });
  watch.observe(document.body);
}

/** Pages load what they show, so the browser cannot know how far down one was. */
function rememberScrolling() {
  history.scrollRestoration = 'manual';
  let timer = 0;
  addEventListener('scroll', () => {
    clearTimeout(timer);
    timer = setTimeout(() => history.replaceState({ y: scrollY }, ''), SAVE_PAUSE);
  });
  addEventListener('popstate', (event) => stand(event.state?.y ?? 0));
  if (history.state?.y) stand(history.state.y);
}

/** Watches the back button and turns clicks on links to pages into moves without a reload. */
export function start() {
  addEventListener('popstate', arrive);
  rememberScrolling();
  searches.set(path.value, query.value);
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return;
    const link = /** @type {HTMLAnchorElement | null} */ (event.target.closest('a[href]'));
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download')) return;
    const target = new URL(link.href);
    if (target.origin !== location.origin || !target.pathname.startsWith(BASE)) return;
    event.preventDefault();
    go(target.pathname + target.search);
  });
}

/**
 * The values of a pattern such as "webhooks/:id" in a path, or null.
 *
 * @param {string} pattern
 * @param {string} text
 */
export function match(pattern, text) {
  const want = pattern.split('/');
  const have = text.split('/');
  if (want.length !== have.length) return null;
  /** @type {Record<string, string>} */
  const values = {};
  for (let i = 0; i < want.length; i++) {
    if (want[i].startsWith(':')) values[want[i].slice(1)] = decoded(have[i]);
    else if (want[i] !== have[i]) return null;
  }
  return values;
}

/**
 * A part of a path as text; one that is no valid encoding stands for itself, and nothing will be found by it.
 *
 * @param {string} part
 */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
