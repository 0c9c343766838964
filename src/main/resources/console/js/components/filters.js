// Filters of lists. Each writes itself into the address at once; there is no "Apply".
import { html, useEffect, useId, useRef, useState } from '../html.js';
import { get } from '../api.js';
import { api, tenantId } from '../state.js';
import { useLoad } from '../load.js';
import { filter, query } from '../router.js';
import { Icon } from './icons.js';

const TYPING_PAUSE = 300;

/**
 * A search field that waits until one stops typing. name: of the query's value; offered: texts to choose from.
 *
 * @param {{ name?: string, label?: string, placeholder?: string, offered?: string[] }} props
 */
export function Search({ name = 'q', label = 'Search', placeholder = label, offered = [] }) {
  const list = useId();
  const set = query.value[name] ?? '';
  const [text, setText] = useState(set);
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | number} */ (0));
  useEffect(() => {
    setText(set);
  }, [set]);
  /** @param {string} value */
  const apply = (value) => filter({ [name]: value.trim() }, { replace: true });
  /** @param {Ui.Happening} event */
  const type = (event) => {
    setText(event.target.value);
    clearTimeout(timer.current);
    timer.current = setTimeout(apply, TYPING_PAUSE, event.target.value);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return html`<label class="search">
    <span class="hidden-text">${label}</span><${Icon} name="search" />
    <input type="search" value=${text} placeholder=${placeholder} onInput=${type} spellcheck=${false}
      autocomplete="off" list=${offered.length ? list : undefined} />
    ${
      offered.length > 0 &&
      html`<datalist id=${list}>${offered.map((one) => html`<option key=${one} value=${one} />`)}
      </datalist>`
    }
  </label>`;
}

/** The API finds whole names only, so those of the catalogue are offered. */
export function EventTypeFilter() {
  const types = useLoad((signal) => get(api('/event-types'), {}, signal), [tenantId.value]);
  return html`<${Search} name="eventType" label="Event type" placeholder="Event type, exactly"
    offered=${(types.data?.items ?? []).map((type) => type.name)} />`;
}

/**
 * options: [[value, text]]; the first stands for "no filter" and has the value ''.
 *
 * @param {{ name: string, label: string, options: Array<[string, string]> }} props
 */
export function Choice({ name, label, options }) {
  const value = query.value[name] ?? '';
  const known = options.some(([key]) => key === value) ? options : [...options, [value, value]];
  return html`<select aria-label=${label} value=${value} onChange=${(event) => filter({ [name]: event.target.value })}>
    ${known.map(([key, text]) => html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`)}
  </select>`;
}

/**
 * tabs: [[value, text, count]]; value: of the present one, or that of the query by name.
 *
 * @param {{
 *   name?: string,
 *   value?: string,
 *   label: string,
 *   tabs: Array<[key: string, text: string, n?: string | number]>,
 *   address: (key: string) => string,
 * }} props
 */
export function Tabs({ name = '', value = query.value[name] ?? '', label, tabs, address }) {
  return html`<nav class="tabs" aria-label=${label}>
    ${tabs.map(
      ([key, text, n]) => html`<a key=${key} href=${address(key)} aria-current=${key === value ? 'true' : undefined}>
        ${text}${n !== undefined && html` <span class="n">${n}</span>`}
      </a>`,
    )}
  </nav>`;
}
