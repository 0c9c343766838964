// Which event types a webhook is sent: all, or some of the catalogue by group, or patterns that one types.
import { html, useId, useMemo, useRef, useEffect, useState } from '../html.js';
import { counted } from '../format.js';
import { Icon } from './icons.js';
import { faults } from './field.js';

/**
 * types: the catalogue, [{name, category, description}]; value: the patterns chosen; onChange(patterns).
 * Patterns that are in no catalogue stay in the value and can be taken out one by one.
 *
 * @param {{
 *   types: Api.EventTypeEntry[],
 *   value: string[],
 *   onChange: (patterns: string[]) => void,
 *   error: Ui.Failure | null,
 *   label: string,
 *   pointer?: string,
 * }} props
 */
export function EventTypePicker({ types, value, onChange, error, label, pointer = '/eventTypes' }) {
  const name = useId();
  const everything = value.includes('*');
  const remembered = useRef(/** @type {string[]} */ ([]));
  const messages = faults(error, pointer);
  const only = () => onChange(remembered.current);
  const all = () => {
    remembered.current = value.filter((pattern) => pattern !== '*');
    onChange(['*']);
  };
  return html`<fieldset class="field" aria-invalid=${messages.length ? 'true' : undefined} tabindex="-1">
    <legend class="label">${label}</legend>
    <div class="choice">
      <label class="check"><input type="radio" name=${name} checked=${everything} onChange=${all} />
        <span>Everything, also types that are added later</span></label>
      <label class="check"><input type="radio" name=${name} checked=${!everything} onChange=${only} />
        <span>Only these${
          !everything &&
          html` <span class="muted">· ${counted(value.length, 'chosen', 'chosen')}
          </span>`
        }</span></label>
    </div>
    ${messages.map((message) => html`<p class="error" key=${message}><${Icon} name="warn" /> ${message}</p>`)}
    ${!everything && html`<${Catalogue} types=${types} value=${value} onChange=${onChange} />`}
  </fieldset>`;
}

/** @param {{ types: Api.EventTypeEntry[], value: string[], onChange: (patterns: string[]) => void }} props */
function Catalogue({ types, value, onChange }) {
  const [sought, setSought] = useState('');
  const groups = useMemo(() => grouped(types, sought), [types, sought]);
  const seen = groups.flatMap(([, members]) => members.map((type) => type.name));
  const chosen = new Set(value);
  /** @param {string[]} names */
  const add = (names) => onChange([...new Set([...value, ...names])]);
  /** @param {string[]} names */
  const drop = (names) => onChange(value.filter((pattern) => !names.includes(pattern)));
  const known = new Set(types.map((type) => type.name));
  const own = value.filter((pattern) => !known.has(pattern));
  return html`<div class="picker">
    <div class="picker-bar">
      <label class="search"><span class="hidden-text">Search event types</span><${Icon} name="search" />
        <input type="search" value=${sought} placeholder="Search event types"
          onInput=${(event) => setSought(event.target.value)} /></label>
      <button type="button" class="plain" onClick=${() => add(seen)}>${sought ? 'Choose these' : 'Choose all'}</button>
      <button type="button" class="plain" onClick=${() => onChange([])} disabled=${value.length === 0}>Clear</button>
    </div>
    <div class="picker-list">
      ${groups.map(
        ([category, members]) => html`<${Group} key=${category} category=${category} members=${members}
        chosen=${chosen} add=${add} drop=${drop} />`,
      )}
      ${
        groups.length === 0 &&
        html`<p class="muted small picker-none">
        ${types.length ? 'No event type in the catalogue is called so.' : 'The catalogue is empty.'}
          Any name can be added below.</p>`
      }
    </div>
    <${OwnPatterns} own=${own} add=${add} drop=${drop} />
  </div>`;
}

/**
 * @param {Api.EventTypeEntry[]} types
 * @param {string} sought
 */
function grouped(types, sought) {
  const text = sought.trim().toLowerCase();
  /** @type {Map<string, Api.EventTypeEntry[]>} */
  const groups = new Map();
  for (const type of types) {
    const fits = !text || `${type.name} ${type.description} ${type.category}`.toLowerCase().includes(text);
    if (!fits) continue;
    groups.set(type.category, [...(groups.get(type.category) ?? []), type]);
  }
  return [...groups];
}

/**
 * covered: chosen by a pattern such as deal.* rather than by itself.
 *
 * @param {string} name
 * @param {Set<string>} chosen
 */
const covered = (name, chosen) =>
  [...chosen].some((pattern) => pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1)));

/**
 * @param {{
 *   category: string,
 *   members: Api.EventTypeEntry[],
 *   chosen: Set<string>,
 *   add: (names: string[]) => void,
 *   drop: (names: string[]) => void,
 * }} props
 */
function Group({ category, members, chosen, add, drop }) {
  const names = members.map((type) => type.name);
  const n = names.filter((name) => chosen.has(name) || covered(name, chosen)).length;
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    if (box.current) box.current.indeterminate = n > 0 && n < names.length;
  });
  return html`<div class="picker-group">
    <label class="check"><input type="checkbox" ref=${box} checked=${n === names.length}
      onChange=${() => (n === names.length ? drop(names) : add(names))} />
      <span>${category}</span><span class="n">${n} of ${names.length}</span></label>
    <ul>${members.map(
      (type) => html`<li key=${type.name}><${Type} type=${type} chosen=${chosen} add=${add}
      drop=${drop} /></li>`,
    )}</ul>
  </div>`;
}

/**
 * @param {{
 *   type: Api.EventTypeEntry,
 *   chosen: Set<string>,
 *   add: (names: string[]) => void,
 *   drop: (names: string[]) => void,
 * }} props
 */
function Type({ type, chosen, add, drop }) {
  const byPattern = covered(type.name, chosen);
  const on = chosen.has(type.name);
  return html`<label class="check">
    <input type="checkbox" checked=${on || byPattern} disabled=${byPattern && !on}
      onChange=${() => (on ? drop : add)([type.name])} />
    <span class="grow"><code class="wrap">${type.name}</code>
      ${type.description && html`<span class="muted small wrap"> ${type.description}</span>`}</span>
  </label>`;
}

const PATTERN = /^[A-Za-z0-9_.:/-]+(\.\*)?$/;

/** @param {{ own: string[], add: (names: string[]) => void, drop: (names: string[]) => void }} props */
function OwnPatterns({ own, add, drop }) {
  const [text, setText] = useState('');
  const typed = text.trim();
  const valid = PATTERN.test(typed);
  const take = () => {
    if (!valid) return;
    add([typed]);
    setText('');
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    take();
  };
  return html`<div class="own">
    ${
      own.length > 0 &&
      html`<span class="tags">${own.map(
        (pattern) => html`
      <span class="tag" key=${pattern}>${pattern} <button type="button" class="link"
        aria-label=${`Take out ${pattern}`} onClick=${() => drop([pattern])}>×</button></span>`,
      )}</span>`
    }
    <div class="inline">
      <input class="mono" value=${text} placeholder="deal.* or any other name"
        aria-label="Another event type or pattern"
        onInput=${(event) => setText(event.target.value)} onKeyDown=${onKey} spellcheck=${false} autocomplete="off" />
      <button type="button" onClick=${take} disabled=${!valid}>Add</button>
    </div>
  </div>`;
}
