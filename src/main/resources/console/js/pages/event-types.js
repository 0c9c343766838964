// The catalogue that webhooks choose from.
import { html, useState } from '../html.js';
import { get } from '../api.js';
import { api, can, say, tenantId } from '../state.js';
import { useLoad } from '../load.js';
import { Page } from '../components/page.js';
import { Code } from '../components/code.js';
import { Empty, loaded } from '../components/states.js';
import { TypeForm, deleteType, isPathless } from '../components/event-type-form.js';
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
    ${
      adding &&
      html`<section class="panel"><div class="body"><${TypeForm} onDone=${done}
      onCancel=${() => setAdding(false)} /></div></section>`
    }
    ${loaded(
      load,
      (page) => html`
      <div class="filters"><label class="search"><span class="hidden-text">Search event types</span><${Icon}
        name="search" />
        <input type="search" placeholder="Search" value=${sought}
          onInput=${(event) => setSought(event.target.value)} /></label></div>
      <${Catalogue} types=${page.items} sought=${sought} reload=${load.reload} />`,
    )}
  <//>`;
}

const KEEPS = 'What was published stays, and so do subscriptions to it.';

/** @param {{ types: Api.EventTypeEntry[], sought: string, reload: () => void }} props */
function Catalogue({ types, sought, reload }) {
  const text = sought.trim().toLowerCase();
  /** @type {Map<string, Api.EventTypeEntry[]>} */
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
    <div class="stack-tight">${members.map(
      (type) => html`<${TypeEntry} key=${type.name} type=${type}
      reload=${reload} />`,
    )}</div>
  </section>`,
  );
}

/**
 * The list leaves the schema out; it is asked for when one looks.
 *
 * @param {{ type: Api.EventTypeEntry, reload: () => void }} props
 */
function TypeEntry({ type: listed, reload }) {
  const [editing, setEditing] = useState(false);
  const [open, setOpen] = useState(false);
  const full = useLoad(
    (signal) =>
      open && listed.source !== 'PROFILE' && !isPathless(listed)
        ? get(api(`/event-types/${encodeURIComponent(listed.name)}`), {}, signal)
        : Promise.resolve(null),
    [open, listed],
  );
  /** @type {Api.EventTypeEntry} */
  const type = { ...listed, ...full.data };
  const editable = { TENANT: can('manage'), INSTANCE: can('admin'), PROFILE: false }[type.source];
  const remove = () =>
    confirm({
      title: `Delete ${type.name}?`,
      text: `${type.source === 'INSTANCE' ? 'It goes from the catalogue of all tenants. ' : ''}${KEEPS}`,
      action: 'Delete',
      danger: true,
      run: async () => {
        await deleteType(type);
        say('Deleted.');
        reload();
      },
    });
  return html`<details class="fold" onToggle=${(event) => setOpen(event.currentTarget.open)}>
    <summary><code class="wrap">${type.name}</code> <span class="muted small grow">${type.description}</span>
      ${
        type.source !== 'PROFILE' &&
        html`<span class="badge">${type.source === 'TENANT' ? 'own' : 'all tenants'}</span>`
      }</summary>
    <div>
      ${type.example && html`<${Code} text=${type.example} label="Example of its data" />`}
      ${type.exampleChanges && html`<${Code} text=${type.exampleChanges} label="Example of its changes" />`}
      ${type.schema && html`<${Code} text=${JSON.stringify(type.schema)} label="JSON Schema of its data" />`}
      ${
        !type.example &&
        html`<p
        class="body muted">It has no example; a test sends data that says that it is a test.</p>`
      }
      ${
        editable &&
        !editing &&
        html`<div class="body bar"><button class="compact"
        disabled=${full.loading || isPathless(type)} onClick=${() => setEditing(true)}>Edit</button><button class="compact danger"
        onClick=${remove}>Delete</button></div>`
      }
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
