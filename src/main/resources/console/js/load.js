// Asking the API from a component: what is shown while it answers, and what if it does not.
import { useEffect, useRef, useState, signal } from './html.js';

/** The time, moved on every 15 s; reading it in a component keeps "2 min ago" true. */
export const now = signal(Date.now());
setInterval(() => {
  now.value = Date.now();
}, 15000);

const OFFLINE_MILLIS = 3000;

/**
 * Runs load(abortSignal) whenever a value of deps changes.
 * {data, error, loading, reload, set}: data of the load before stays until the next arrives, so that nothing jumps.
 *
 * @template Data
 * @param {(signal: AbortSignal) => Promise<Data>} load
 * @param {unknown[]} deps
 * @returns {Ui.Load<Data>}
 */
export function useLoad(load, deps) {
  const [state, setState] = useState(
    /** @type {Pick<Ui.Load<Data>, 'data' | 'error' | 'loading'>} */ ({ data: null, error: null, loading: true }),
  );
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    const abort = new AbortController();
    setState((old) => ({ ...old, loading: true }));
    latest.current(abort.signal).then(
      (data) => !abort.signal.aborted && setState({ data, error: null, loading: false }),
      (error) => !abort.signal.aborted && setState((old) => ({ data: old.data, error, loading: false })),
    );
    return () => abort.abort();
  }, [...deps, round]);
  // Once the server is back nobody should have to say so.
  useEvery(state.error?.offline ? OFFLINE_MILLIS : 0, () => setRound((n) => n + 1));
  return {
    ...state,
    reload: () => setRound((n) => n + 1),
    set: (data) => setState({ data, error: null, loading: false }),
  };
}

/**
 * Calls action every so many milliseconds while the page is looked at.
 *
 * @param {number} millis
 * @param {() => unknown} action
 * @param {unknown[]} [deps]
 */
export function useEvery(millis, action, deps = []) {
  const latest = useRef(action);
  latest.current = action;
  useEffect(() => {
    if (!millis) return undefined;
    const timer = setInterval(() => document.visibilityState === 'visible' && latest.current(), millis);
    return () => clearInterval(timer);
  }, [millis, ...deps]);
}

/**
 * [busy, error, run]: run(action) does one thing at a time and keeps what went wrong.
 *
 * @returns {[boolean, Ui.Failure | null, (action: () => unknown) => Promise<unknown>]}
 */
export function useAction() {
  const [state, setState] = useState({ busy: false, error: /** @type {Ui.Failure | null} */ (null) });
  const running = useRef(false);
  /** @param {() => unknown} action */
  const run = async (action) => {
    if (running.current) return undefined;
    running.current = true;
    setState({ busy: true, error: null });
    try {
      const result = await action();
      setState({ busy: false, error: null });
      return result;
    } catch (error) {
      setState({ busy: false, error });
      return undefined;
    } finally {
      running.current = false;
    }
  };
  return [state.busy, state.error, run];
}
