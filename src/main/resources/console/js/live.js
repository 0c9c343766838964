// Deliveries as they happen: one stream for the whole page, to which its parts listen.
import { effect, signal, useEffect, useRef } from './html.js';
import { api, tenantId } from './state.js';
import { follow } from './stream.js';

/** However much happens, one looks once in so many milliseconds. */
const PAUSE_MILLIS = 1000;
/** From page to page the stream stays. */
const LINGER_MILLIS = 2000;

/** Whether the stream is there, so that nobody needs to ask often. */
export const live = signal(false);

const seen = signal(document.visibilityState === 'visible');
document.addEventListener('visibilitychange', () => {
  seen.value = document.visibilityState === 'visible';
});

/** @typedef {Api.LiveDelivery | null} News */

/** @type {Set<(news: News) => void>} */
const listeners = new Set();
const listened = signal(false);

// A page that nobody looks at needs no stream; when it is looked at again, the stream goes on where it was.
/** @type {{ tenant: string | null, place: { id: string | null } }} */
let placed = { tenant: null, place: { id: null } };
effect(() => {
  const tenant = tenantId.value;
  if (!listened.value || !seen.value || tenant === null) return undefined;
  if (placed.tenant !== tenant) placed = { tenant, place: { id: null } };
  const abort = new AbortController();
  follow(api('/live'), {
    place: placed.place,
    onOpen: () => {
      live.value = true;
    },
    onClose: () => {
      if (!abort.signal.aborted) live.value = false;
    },
    onEvent: tell,
    signal: abort.signal,
  }).catch((error) => console.error(error));
  return () => {
    abort.abort();
    live.value = false;
  };
});

/** @param {{ type: string, data: string }} event */
function tell({ type, data }) {
  // What was paused or resumed is told with its webhook's id alone.
  const news = type === 'delivery' || type === 'webhook' ? JSON.parse(data) : null;
  for (const listener of listeners) listener(news);
}

/** @param {(news: News) => void} listener */
function listen(listener) {
  listeners.add(listener);
  listened.value = true;
  return () => {
    listeners.delete(listener);
    setTimeout(() => {
      listened.value = listeners.size > 0;
    }, LINGER_MILLIS);
  };
}

/**
 * Calls onChange soon after something happened. wanted(delivery): whether that one matters; whatever else the stream
 * tells (that it has missed something, that it ends) always does.
 *
 * @param {() => unknown} onChange
 * @param {{ wanted?: (delivery: Api.LiveDelivery) => boolean, pause?: number, on?: boolean }} [options]
 */
export function useLive(onChange, { wanted = () => true, pause = PAUSE_MILLIS, on = true } = {}) {
  const latest = useRef({ onChange, wanted });
  latest.current = { onChange, wanted };
  useEffect(() => {
    if (!on) return undefined;
    let timer = 0;
    const leave = listen((delivery) => {
      if (delivery !== null && !latest.current.wanted(delivery)) return;
      timer ||= setTimeout(() => {
        timer = 0;
        latest.current.onChange();
      }, pause);
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, [pause, on]);
}
