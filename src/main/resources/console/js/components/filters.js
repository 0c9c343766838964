// Filters of lists. Each writes itself into the address at once; there is no "Apply".
import { html, useEffect, useRef, useState } from '../html.js';
import { filter, query } from '../router.js';
import { Icon } from './icons.js';

const TYPING_PAUSE = 300;

/** A search field that waits until one stops typing. name: of the query's value. */
export function Search({ name = 'q', label = 'Search', placeholder = label }) {
  const set = query.value[name] ?? '';
  const [text, setText] = useState(set);
  const timer = useRef(0);
  useEffect(() => {
    setText(set);
  }, [set]);
  const apply = (value) => filter({ [name]: value.trim() }, { replace: true });
  const type = (event) => {
    setText(event.target.value);
    clearTimeout(timer.current);
    timer.current = setTimeout(apply, TYPING_PAUSE, event.target.value);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return html`<label class="search">
    <span class="hidden-text">${label}</span><${Icon} name="search" />
    <input type="search" value=${text} placeholder=${placeholder} onInput=${type} spellcheck=${false}
      autocomplete="off" />
  </label>`;
}

/** options: [[value, text]]; the first stands for "no filter" and has the value ''. */
export function Choice({ name, label, options }) {
  const value = query.value[name] ?? '';
  const known = options.some(([key]) => key === value) ? options : [...options, [value, value]];
  return html`<select aria-label=${label} value=${value} onChange=${(event) => filter({ [name]: event.target.value })}>
    ${known.map(([key, text]) => html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`)}
  </select>`;
}

/** tabs: [[value, text, count]]. */
export function Tabs({ name, label, tabs, address }) {
  const value = query.value[name] ?? '';
  return html`<nav class="tabs" aria-label=${label}>
    ${tabs.map(
      ([key, text, n]) => html`<a key=${key} href=${address(key)} aria-current=${key === value ? 'true' : undefined}>
        ${text}${n !== undefined && html` <span class="n">${n}</span>`}
      </a>`,
    )}
  </nav>`;
}

/** How far back a list goes: values of "since", in seconds. */
export const SINCE = [
  ['', 'Any time'],
  ['3600', 'Last hour'],
  ['86400', 'Last 24 hours'],
  ['604800', 'Last 7 days'],
];

/** The "from" of a since; whole minutes, so that cursors of one view belong together. */
export function fromSince(seconds) {
  if (!seconds) return undefined;
  const minute = 60000;
  return new Date(Math.floor((Date.now() - Number(seconds) * 1000) / minute) * minute).toISOString();
}
