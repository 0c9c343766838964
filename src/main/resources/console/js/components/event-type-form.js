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

/** Where types are changed: the tenant's, or those that all tenants have. */
const catalogue = (source) => (source === 'INSTANCE' ? '/v1/event-types' : api('/event-types'));

/** Where that one is changed. */
const typePath = ({ name, source }) => `${catalogue(source)}/${encodeURIComponent(name)}`;

/** Whether no path can hold the name: older versions took such names. */
export const isPathless = ({ name }) => name.split('/').some((part) => part === '.' || part === '..');

export const deleteType = (type) =>
  isPathless(type) ? del(catalogue(type.source), undefined, { name: type.name }) : del(typePath(type));

/** What the form says, as the API takes it. empty: what stands for an emptied field. */
function bodyOf({ category, description, example, schema }, empty) {
  return {
    category: category.trim() || empty,
    description: description.trim() || empty,
    example: example.trim() || empty,
    schema: schema.trim() ? parsed(schema) : empty,
  };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    const fault = { pointer: '/schema', message: 'must be a JSON object' };
    throw new ApiError(0, { title: 'Not saved', detail: 'The schema is not JSON.', errors: [fault] });
  }
}

/** type: the one to change, or none for a new one. */
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
  const set = (key) => (text) => setValues((old) => ({ ...old, [key]: text }));
  const save = (event) => {
    event.preventDefault();
    run(async () => {
      const body = bodyOf(values, type ? null : undefined);
      if (type) await patch(typePath(type), body);
      else await post(catalogue(forAll ? 'INSTANCE' : 'TENANT'), { name: values.name.trim(), ...body });
      say(type ? 'Saved.' : 'Added.');
      onDone();
    });
  };
  if (error?.missing && !type)
    return html`<p class="muted">This server's catalogue comes from its wire profiles and cannot be changed here.</p>`;
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
