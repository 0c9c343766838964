// The rarer fields of a webhook's form.
import { html, useState } from '../html.js';
import { word } from '../state.js';
import { faults, TextField } from './field.js';
import { Icon } from './icons.js';

/**
 * What is typed about headers: new ones, and names of present ones that go.
 *
 * @typedef {{ headers: Array<{ name: string, value: string }>, droppedHeaders: string[] }} Headers
 * @typedef {Record<keyof Api.Limits, string>} Limits
 */

/**
 * A secret of one's own, where the wire profile lets users choose one. Where none is made, the field stands open.
 *
 * @param {{ spoken: Api.Profile, value: string, onText: (text: string) => void, error: Ui.Failure | null }} props
 */
export function SecretField({ spoken, value, onText, error }) {
  const { givable, generated, required, visibility } = spoken.secrets;
  const [wanted, setWanted] = useState(false);
  if (!givable) return null;
  if (generated && !wanted && !faults(error, '/secret').length) {
    return html`<p class="muted">A secret is made for you.
      ${' '}<button type="button" class="link" onClick=${() => setWanted(true)}>Choose your own</button></p>`;
  }
  return html`<${TextField} label=${word('secret', spoken)} optional=${generated || !required} mono value=${value}
    onText=${onText} error=${error} pointer="/secret" autofocus=${wanted}
    help=${`${unlessGiven(spoken.secrets)}${shown(visibility)}`} />`;
}

/** @param {Api.Profile['secrets']} rules */
function unlessGiven({ generated, required }) {
  if (generated) return 'Leave it empty to have one made. ';
  return required ? '' : 'Without one, requests are not signed. ';
}

/** @param {Api.Profile['secrets']['visibility']} visibility */
function shown(visibility) {
  if (visibility === 'ALWAYS') return 'It can be looked up later.';
  if (visibility === 'WHILE_UNVERIFIED') return 'It is shown until the webhook has been verified.';
  return 'Keep it: it is not shown again.';
}

/**
 * Custom headers: their values are never shown again, so present ones can only be replaced or taken out.
 *
 * @param {{ present: string[], values: Headers, set: (changes: Partial<Headers>) => void, error: Ui.Failure | null }} props
 */
export function HeaderFields({ present, values, set, error }) {
  const { headers, droppedHeaders } = values;
  /**
   * @param {number} index
   * @param {Partial<Headers['headers'][number]>} change
   */
  const put = (index, change) =>
    set({ headers: headers.map((line, i) => (i === index ? { ...line, ...change } : line)) });
  const messages = faults(error, '/headers');
  return html`<div class="field">
    <span class="label">Custom headers <span class="optional">(optional)</span></span>
    ${present
      .filter((name) => !droppedHeaders.includes(name))
      .map(
        (name) => html`<div class="inline" key=${name}>
      <code class="grow wrap">${name}: <span class="faint">••••••</span></code>
      <button type="button" class="plain"
        onClick=${() => set({ droppedHeaders: [...droppedHeaders, name] })}>Remove</button>
    </div>`,
      )}
    ${headers.map(
      (line, index) => html`<div class="pair" key=${index}>
      <input class="mono" aria-label="Header name" placeholder="X-Team" value=${line.name} spellcheck=${false}
        onInput=${(event) => put(index, { name: event.target.value })} />
      <input class="mono" aria-label="Header value" placeholder="billing" value=${line.value} spellcheck=${false}
        onInput=${(event) => put(index, { value: event.target.value })} />
      <button type="button" class="plain" aria-label="Remove this header"
        onClick=${() => set({ headers: headers.filter((_, i) => i !== index) })}><${Icon} name="close" /></button>
    </div>`,
    )}
    ${messages.map((message) => html`<p class="error" key=${message}><${Icon} name="warn" /> ${message}</p>`)}
    <div><button type="button" class="compact"
      onClick=${() => set({ headers: [...headers, { name: '', value: '' }] })}><${Icon}
      name="plus" />Add a header</button></div>
    <p class="help">Sent along with every delivery, for example to get past a gateway. Their values are not
      shown again.</p>
  </div>`;
}

/**
 * The body's headers: undefined if there is nothing to say.
 *
 * @param {Headers} values
 * @returns {Record<string, any> | undefined}
 */
export function headersBody({ headers, droppedHeaders }) {
  /** @type {Record<string, string | null>} */
  const body = {};
  for (const name of droppedHeaders) body[name] = null;
  for (const { name, value } of headers) if (name.trim()) body[name.trim()] = value;
  return Object.keys(body).length ? body : undefined;
}

/**
 * @param {{
 *   limits: Limits,
 *   spoken: Api.Profile,
 *   onChange: (limits: Limits) => void,
 *   error: Ui.Failure | null,
 * }} props
 */
export function LimitFields({ limits, spoken, onChange, error }) {
  /**
   * @param {keyof Limits} name
   * @param {string} label
   * @param {string} help
   */
  const field = (
    name,
    label,
    help,
  ) => html`<${TextField} label=${label} type="text" inputmode="numeric" value=${limits[name]} placeholder="default"
    onText=${(text) => onChange({ ...limits, [name]: text })} error=${error} pointer=${`/limits/${name}`}
      help=${help} />`;
  const choice = spoken.maxTimeoutMillis > spoken.timeoutMillis || limits.timeoutMillis !== '';
  return html`<div class="thirds">
    ${field('ratePerSecond', 'Deliveries per second', 'No more than that are started.')}
    ${field('concurrency', 'At the same time', 'Deliveries in flight at once, up to 256.')}
    ${
      choice &&
      field('timeoutMillis', 'Timeout (ms)', `How long to wait for an answer, up to ${spoken.maxTimeoutMillis}.`)
    }
  </div>`;
}

/**
 * The body's limits: those that differ from before; an emptied one goes back to the default.
 *
 * @param {Limits} limits
 * @param {Partial<Limits>} [before]
 * @returns {Api.Limits | undefined}
 */
export function limitsBody(limits, before = {}) {
  /** @type {Record<string, any>} */
  const body = {};
  for (const [name, text] of /** @type {Array<[keyof Limits, string]>} */ (Object.entries(limits))) {
    const typed = text.trim();
    if (typed === (before[name] ?? '')) continue;
    // What is no number goes to the server as it is, whose message then stands at the field.
    body[name] = typed === '' ? null : /^\d+$/.test(typed) ? Number(typed) : typed;
  }
  return Object.keys(body).length ? body : undefined;
}
