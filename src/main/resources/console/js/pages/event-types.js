// The catalogue that webhooks choose from.
import { html, useState } from '../html.js';
import { del, get, patch, post } from '../api.js';
import { api, can, say, tenantId } from '../state.js';
import { useAction, useLoad } from '../load.js';
import { Page } from '../components/page.js';
import { Code } from '../components/code.js';
import { Empty, ErrorBox, Loaded } from '../components/states.js';
import { TextField, useFirstFault } from '../components/field.js';
import { confirm } from '../components/confirm.js';
import { Icon } from '../components/icons.js';

export function EventTypes() {
  const load = useLoad((signal) => get(api('/event-types'), {}, signal), [tenantId.value]);
  const [adding, setAdding] = useState(false);
  const [sought, setSought] = useState('');
  const done = () => {
    setAdding(false);
    load.reload();
  };
  return html`<${Page} title="Event types"
    subtitle="What webhooks can choose from. Other types can be published all the same; whoever wants everything
      gets them."
    actions=${can('manage') && html`<button onClick=${() => setAdding(!adding)}>Add event type</button>`}>
    ${adding && html`<section class="panel"><div class="body"><${TypeForm} onDone=${done}
      onCancel=${() => setAdding(false)} /></div></section>`}
    <${Loaded} of=${load}>${(page) => html`
      <div class="filters"><label class="search"><span class="hidden-text">Search event types</span><${Icon}
        name="search" />
        <input type="search" placeholder="Search" value=${sought}
          onInput=${(event) => setSought(event.target.value)} /></label></div>
      <${Catalogue} types=${page.items} sought=${sought} reload=${load.reload} />`}<//>
  <//>`;
}

function Catalogue({ types, sought, reload }) {
  const text = sought.trim().toLowerCase();
  const groups = new Map();
  for (const type of types) {
    if (text && !`${type.name} ${type.description} ${type.category}`.toLowerCase().includes(text)) continue;
    const category = type.category || 'Others';
    groups.set(category, [...(groups.get(category) ?? []), type]);
  }
  if (groups.size === 0) return html`<${Empty} title="Nothing found" text="No event type is called so." />`;
  return [...groups].map(
    ([category, members]) => html`<section class="stack-small" key=${category}>
    <h2>${category} <span class="faint">${members.length}</span></h2>
    <div class="stack-tight">${members.map((type) => html`<${TypeEntry} key=${type.name} type=${type}
      reload=${reload} />`)}</div>
  </section>`,
  );
}

function TypeEntry({ type, reload }) {
  const [editing, setEditing] = useState(false);
  const editable = can('manage') && type.source === 'TENANT';
  const remove = () =>
    confirm({
      title: `Delete ${type.name}?`,
      text: 'What was published stays, and so do subscriptions to it.',
      action: 'Delete',
      danger: true,
      run: async () => {
        await del(api(`/event-types/${encodeURIComponent(type.name)}`));
        say('Deleted.');
        reload();
      },
    });
  return html`<details class="fold">
    <summary><code class="wrap">${type.name}</code> <span class="muted small grow">${type.description}</span>
      ${type.source !== 'PROFILE' && html`<span class="badge">${type.source === 'TENANT' ? 'own' : 'instance'}
        </span>`}</summary>
    <div>
      ${type.example && html`<${Code} text=${type.example} label="Example of its data" />`}
      ${type.exampleChanges && html`<${Code} text=${type.exampleChanges} label="Example of its changes" />`}
      ${!type.example && html`<p
        class="body muted">It has no example; a test sends data that says that it is a test.</p>`}
      ${editable && !editing && html`<div class="body bar"><button class="compact"
        onClick=${() => setEditing(true)}>Edit</button><button class="compact danger"
        onClick=${remove}>Delete</button></div>`}
      ${
        editing &&
        html`<div class="body divided"><${TypeForm} type=${type} onDone=${() => {
          setEditing(false);
          reload();
        }} onCancel=${() => setEditing(false)} /></div>`
      }
    </div>
  </details>`;
}

const EXAMPLE = {
  optional: true,
  mono: true,
  multiline: true,
  placeholder: '{"dealId": 42}',
  help: 'JSON. Tests send it as it stands here.',
};

/** type: the one to change, or none for a new one. */
function TypeForm({ type, onDone, onCancel }) {
  const [values, setValues] = useState({
    name: type?.name ?? '',
    category: type?.category ?? '',
    description: type?.description ?? '',
    example: type?.example ?? '',
  });
  const [busy, error, run] = useAction();
  const form = useFirstFault(error);
  const set = (key) => (text) => setValues((old) => ({ ...old, [key]: text }));
  const save = (event) => {
    event.preventDefault();
    run(async () => {
      const { name, ...rest } = values;
      const empty = type ? null : undefined;
      const body = Object.fromEntries(Object.entries(rest).map(([key, text]) => [key, text.trim() || empty]));
      if (type) await patch(api(`/event-types/${encodeURIComponent(name)}`), body);
      else await post(api('/event-types'), { name: name.trim(), ...body });
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
    ${error && !error.errors.length && html`<${ErrorBox} error=${error} />`}
    <div class="form-foot"><button class="primary" disabled=${busy}>${type ? 'Save' : 'Add'}</button><button
      type="button" onClick=${onCancel}>Cancel</button></div>
  </form>`;
}
