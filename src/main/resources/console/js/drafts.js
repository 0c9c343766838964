// What was typed into a form and is not saved yet. It outlives a look at another page and the end of a session, and is
// gone with the page: it may hold a secret, so it is stored nowhere.
import { useEffect, useState } from './html.js';
import { tenantId } from './state.js';

/** @type {Map<string, { version: string | null | undefined, values: any }>} */
const drafts = new Map();

export const forgetDrafts = () => drafts.clear();

/**
 * The values of a form: {values, set, kept, drop, anew}. name: of the form; version: of what it changes, for what was
 * typed about an older one is worth nothing; begin(): the values of an untouched form; kept: whether it goes on where
 * one left it; drop(): forgets what was typed, as after saving; anew(): begins again.
 *
 * @template {object} Values
 * @param {string} name
 * @param {string | null | undefined} version
 * @param {() => Values} begin
 */
export function useDraft(name, version, begin) {
  const key = `${tenantId.value}/${name}`;
  const [{ values, kept }, setState] = useState(() => {
    /** @type {{ version: unknown, values: Values } | undefined} */
    const old = drafts.get(key);
    if (old && old.version === version) return { values: old.values, kept: true };
    drafts.delete(key);
    return { values: begin(), kept: false };
  });
  useEffect(() => {
    // A reload or a closed window would take it away; the browser asks in its own words.
    /** @param {BeforeUnloadEvent} event */
    const ask = (event) => drafts.has(key) && event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [key]);
  /** @param {Partial<Values>} changes */
  const set = (changes) =>
    setState((old) => {
      const next = { ...old.values, ...changes };
      drafts.set(key, { version, values: next });
      return { ...old, values: next };
    });
  const drop = () => drafts.delete(key);
  const anew = () => {
    drop();
    setState({ values: begin(), kept: false });
  };
  return { values, set, kept, drop, anew };
}
