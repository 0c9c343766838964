// The span of time that a list shows: one of the usual ones, or from and to by the clock. It stands in the address.
import { html } from '../html.js';
import { filter, query } from '../router.js';
import { zone } from '../format.js';

const MINUTE = 60000;
const HOUR = 60 * MINUTE;
const BETWEEN = 'between';
/** @type {Array<[string, string]>} */
const SPANS = [
  ['', 'Any time'],
  ['3600', 'Last hour'],
  ['86400', 'Last 24 hours'],
  ['604800', 'Last 7 days'],
  [BETWEEN, 'From … to …'],
];

/** {since, from, to} of the address: seconds before now, or two times of which either may be missing. */
export function chosenRange() {
  const { since, from, to } = query.value;
  return { since, from, to };
}

/**
 * What the API is asked for; whole minutes, so that cursors of one view belong together.
 *
 * @param {Ui.Span} range
 */
export function bounds({ since, from, to }) {
  if (from || to || !since) return { from, to };
  return { from: new Date(Math.floor((Date.now() - Number(since) * 1000) / MINUTE) * MINUTE).toISOString() };
}

/** @param {Ui.Span} range */
export const isBounded = ({ since, from, to }) => Boolean(since || from || to);

/**
 * label: what the time is of.
 *
 * @param {{ label?: string }} props
 */
export function TimeRange({ label = 'Accepted' }) {
  const { since, from, to } = chosenRange();
  const value = from || to ? BETWEEN : (since ?? '');
  /** @param {Ui.Happening} event */
  const choose = (event) => {
    const chosen = event.target.value;
    const hourAgo = new Date(Math.floor((Date.now() - HOUR) / MINUTE) * MINUTE).toISOString();
    filter(chosen === BETWEEN ? { since: '', from: hourAgo } : { since: chosen, from: '', to: '' });
  };
  return html`<select aria-label=${label} value=${value} onChange=${choose}>
      ${SPANS.map(([key, text]) => html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`)}
    </select>
    ${
      value === BETWEEN &&
      html`<span class="between" role="group" aria-label=${label}>
      <${Moment} name="from" label="From" />–<${Moment} name="to" label="To" />
      <span class="muted small">${zone()}</span></span>`
    }`;
}

/** @param {{ name: string, label: string }} props */
function Moment({ name, label }) {
  /** @param {Ui.Happening} event */
  const change = (event) => {
    const time = new Date(event.target.value);
    filter({ [name]: Number.isNaN(time.getTime()) ? '' : time.toISOString() });
  };
  return html`<input type="datetime-local" aria-label=${label} value=${local(query.value[name])}
    onChange=${change} />`;
}

/**
 * A time as the control wants it: by the clock of whoever looks, to the minute.
 *
 * @param {string | undefined} text
 */
function local(text) {
  const time = new Date(text ?? '');
  if (Number.isNaN(time.getTime())) return '';
  return new Date(time.getTime() - time.getTimezoneOffset() * MINUTE).toISOString().slice(0, 16);
}
