// Adds an event type of the tenant, or for all tenants, or changes one.
import { html, useState } from '../html.js';
import { ApiError, del, patch, post } from '../api.js';
import { api, can, say } from '../state.js';
import { useAction } from '../load.js';
import { TextField, useFirstFault } from './field.js';
import { ErrorBox } from './states.js';

const EXAMPLE = {
  optional: true,
  mono: true,
  multiline: true,
  placeholder: '{"dealId": 42}',
  help: 'JSON. Tests send it as it stands here.',
};

const SCHEMA = {
  optional: true,
  mono: true,
  multiline: true,
  placeholder: '{"type": "object"}',
  help: 'Shown to whoever writes a receiver; what is published is not checked against it.',
};

/**
 * Where that one is changed, below the catalogue of its source: the tenant's, or that of all tenants.
 *
 * @param {{ name: string }} type
 */
const nameIn = ({ name }) => encodeURIComponent(name);

/**
 * Whether no path can hold the name: older versions took such names.
 *
 * @param {{ name: string }} type
 */
export const isPathless = ({ name }) => name.split('/').some((part) => part === '.' || part === '..');

/** @param {Api.EventTypeEntry} type */
export function deleteType(type) {
  if (type.source === 'INSTANCE')
    return isPathless(type)
      ? del('/v1/event-types', undefined, { name: type.name })
      : del(`/v1/event-types/${nameIn(type)}`);
  return isPathless(type)
    ? del(api('/event-types'), undefined, { name: type.name })
    : del(api(`/event-types/${nameIn(type)}`));
}

/**
 * @param {Api.EventTypeEntry} type
 * @param {Api.EventTypeChange} body
 */
const change = (type, body) =>
  type.source === 'INSTANCE'
    ? patch(`/v1/event-types/${nameIn(type)}`, body)
    : patch(api(`/event-types/${nameIn(type)}`), body);

/**
 * @param {boolean} forAll
 * @param {Api.NewEventType} body
 */
const add = (forAll, body) => (forAll ? post('/v1/event-types', body) : post(api('/event-types'), body));

/**
 * What the form says, as the API takes it. empty: what stands for an emptied field.
 *
 * @template {null | undefined} Empty
 * @param {{ category: string, description: string, example: string, schema: string }} values
 * @param {Empty} empty
 * @returns {{ category: string | Empty, description: string | Empty, example: string | Empty, schema: any }}
 */
function bodyOf({ category, description, example, schema }, empty) {
  return {
    category: category.trim() || empty,
    description: description.trim() || empty,
    example: example.trim() || empty,
    schema: schema.trim() ? parsed(schema) : empty,
  };
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    const fault = { pointer: '/schema', message: 'must be a JSON object' };
    throw new ApiError(0, { title: 'Not saved', detail: 'The schema is not JSON.', errors: [fault] });
  }
}

/**
 * type: the one to change, or none for a new one.
 *
 * @param {{ type?: Api.EventTypeEntry, onDone: () => void, onCancel: () => void }} props
 */
export function TypeForm({ type, onDone, onCancel }) {
  const [values, setValues] = useState({
    name: type?.name ?? '',
    category: type?.category ?? '',
    description: type?.description ?? '',
    example: type?.example ?? '',
    schema: type?.schema ? JSON.stringify(type.schema, null, 2) : '',
  });
  const [forAll, setForAll] = useState(false);
  const [busy, error, run] = useAction();
  const form = useFirstFault(error);
  /** @param {keyof typeof values} key */
  const set = (key) => (/** @type {string} */ text) => setValues((old) => ({ ...old, [key]: text }));
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    run(async () => {
      if (type) await change(type, bodyOf(values, null));
      else await add(forAll, { name: values.name.trim(), ...bodyOf(values, undefined) });
      say(type ? 'Saved.' : 'Added.');
      onDone();
    });
  };
  if (error?.missing && !type)
    return html`<p class="muted">This server's catalogue comes from its wire profiles and cannot be changed here.</p>`;
  /**
   * @param {keyof typeof values} key
   * @param {string} label
   * @param {object} [more]
   */
  const field = (key, label, more = {}) =>
    html`<${TextField} label=${label} value=${values[key]} onText=${set(key)} error=${error}
      pointer=${`/${key}`} ...${more} />`;
  return html`<form class="form" ref=${form} onSubmit=${save}>
    ${!type && field('name', 'Name', { mono: true, placeholder: 'deal.won', autofocus: true })}
    ${field('category', 'Category', { optional: true, placeholder: 'Deals', help: 'What it is listed under.' })}
    ${field('description', 'Description', { optional: true, placeholder: 'A deal was won' })}
    ${field('example', 'Example of its data', EXAMPLE)}
    ${field('schema', 'JSON Schema of its data', SCHEMA)}
    ${
      !type &&
      can('admin') &&
      html`<label class="check"><input type="checkbox" checked=${forAll}
      onChange=${(event) => setForAll(event.currentTarget.checked)} /> For all tenants</label>`
    }
    ${error && !error.errors.length && html`<${ErrorBox} error=${error} />`}
    <div class="form-foot"><button class="primary" disabled=${busy}>${type ? 'Save' : 'Add'}</button><button
      type="button" onClick=${onCancel}>Cancel</button></div>
  </form>`;
}
