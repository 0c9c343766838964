// Deliveries as they happen, where the server has a stream of them.
import { useEffect, useRef, useState } from './html.js';
import { api, tenantId } from './state.js';
import { follow } from './stream.js';

/** However much happens, one looks once in so many milliseconds. */
const PAUSE_MILLIS = 1000;

/** Calls onChange soon after something happened; true while the stream is there, so that nobody needs to ask often. */
export function useLive(onChange, on = true) {
  const [open, setOpen] = useState(false);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    if (!on) return undefined;
    const abort = new AbortController();
    let timer = 0;
    const soon = () => {
      timer ||= setTimeout(() => {
        timer = 0;
        latest.current();
      }, PAUSE_MILLIS);
    };
    follow(api('/live'), {
      onOpen: () => setOpen(true),
      onEvent: soon,
      onGone: () => setOpen(false),
      signal: abort.signal,
    });
    return () => {
      abort.abort();
      clearTimeout(timer);
      setOpen(false);
    };
  }, [tenantId.value, on]);
  return open;
}
