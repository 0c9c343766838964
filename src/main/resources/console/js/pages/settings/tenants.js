// The tenants of this instance.
import { html, useState } from '../../html.js';
import { all, call, get, patch, post } from '../../api.js';
import { loadMe, loadTenant, say, tenantId, tenants } from '../../state.js';
import { go, href } from '../../router.js';
import { useAction, useLoad } from '../../load.js';
import { counted } from '../../format.js';
import { confirm } from '../../components/confirm.js';
import { Icon } from '../../components/icons.js';
import { Empty, ErrorBox } from '../../components/states.js';
import { TextField, useFirstFault } from '../../components/field.js';
import { Time } from '../../components/time.js';

/** The server counts no further. */
const MOST_WAITING = 10000;
/** So many are found without a search. */
const FEW = 10;

export function Tenants() {
  const [open, setOpen] = useState(tenants.value.length === 0 ? 'new' : null);
  const [sought, setSought] = useState('');
  const profiles = useLoad((signal) => get('/v1/profiles', {}, signal), []);
  const names = (profiles.data?.items ?? []).map((one) => one.name);
  const done = async () => {
    setOpen(null);
    await loadMe();
    await loadTenant();
  };
  const text = sought.trim().toLowerCase();
  const found = tenants.value.filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(text));
  return html`
    <div class="bar"><p
      class="muted grow">A tenant is one customer or application; its events, webhooks and keys are kept apart
        from all others.</p>
      <button class="primary" onClick=${() => setOpen('new')}>Create tenant</button></div>
    ${
      open === 'new' &&
      html`<section class="panel"><div class="body"><${TenantForm} names=${names} onDone=${done}
      onCancel=${() => setOpen(null)} /></div></section>`
    }
    ${
      tenants.value.length > FEW &&
      html`<div class="filters"><label class="search"><span
      class="hidden-text">Search tenants</span><${Icon} name="search" /><input type="search" placeholder="Name or id"
      value=${sought} onInput=${(event) => setSought(event.target.value)} /></label></div>`
    }
    ${found.length === 0 && sought && html`<${Empty} title="Nothing found" text="No tenant is called so." />`}
    <ul class="rows">${found.map(
      (tenant) => html`<li key=${tenant.id}>
      <div class="row event">
        <div class="stack-small grow"><a class="whole clip" href=${href('webhooks', { tenant: tenant.id })}>
          ${tenant.name}</a>
          <div class="second"><code>${tenant.id}</code><span>${tenant.profile ?? 'default profile'}</span>
            <span>kept ${counted(tenant.retentionDays, 'day')}</span>
            <span>created <${Time} at=${tenant.createdAt} /></span></div></div>
        <span class="bar over"><button class="compact"
          onClick=${() => setOpen(open === tenant.id ? null : tenant.id)}>Edit</button>
          <button class="compact danger" onClick=${() => remove(tenant)}>Delete</button></span>
      </div>
      ${
        open === tenant.id &&
        html`<div class="body divided inset"><${TenantForm} tenant=${tenant} names=${names}
        onDone=${done} onCancel=${() => setOpen(null)} /></div>`
      }
    </li>`,
    )}</ul>`;
}

/**
 * What a tenant has, in words, as far as it can be counted.
 *
 * @param {{ id: string }} props
 */
async function belongings({ id }) {
  const path = /** @type {const} */ (`/v1/tenants/${encodeURIComponent(id)}`);
  const [hooks, keys, stats] = await Promise.all([
    get(`${path}/webhooks`, { health: false, limit: 1 }),
    all(`${path}/api-keys`),
    get(`${path}/stats`),
  ]);
  const n = Object.values(hooks.counts).reduce((sum, one) => sum + one, 0);
  const waiting = stats.waitingCount;
  const least = waiting === MOST_WAITING ? 'at least ' : '';
  const cancelled = `, and ${least}${counted(waiting, 'waiting delivery is', 'waiting deliveries are')} cancelled`;
  return `${counted(n, 'webhook')} and ${counted(keys.length, 'key')} go with it${waiting > 0 ? cancelled : ''}.`;
}

/** @param {Api.Tenant} tenant */
async function remove(tenant) {
  const has = await belongings(tenant).catch(() => 'Its webhooks and keys go with it.');
  confirm({
    title: `Delete ${tenant.name}?`,
    text:
      `${has} No send starts after that; what is held or dead is cancelled too. ` +
      "The history goes with its events' retention.",
    body: html`<p>Id <code>${tenant.id}</code></p>`,
    action: 'Delete tenant',
    danger: true,
    run: async () => {
      await call('DELETE', `/v1/tenants/${encodeURIComponent(tenant.id)}`);
      await loadMe();
      say('Deleted.');
      if (tenantId.value === tenant.id)
        go(href('settings', { part: 'tenants', tenant: tenants.value[0]?.id }), { replace: true });
    },
  });
}

/** @typedef {keyof NonNullable<Api.TenantLimits>} LimitName */

/**
 * What a tenant may have at most, in the API's names.
 *
 * @type {Array<[LimitName, string]>}
 */
export const LIMITS = [
  ['eventsPerSecond', 'Events per second'],
  ['eventsBurst', 'Events at once'],
  ['webhooks', 'Webhooks'],
  ['eventTypes', 'Event types'],
  ['apiKeys', 'API keys'],
];

/**
 * A whole number where one was typed; else the text, for the server to say what is wrong with it.
 *
 * @param {string} text
 * @returns {any}
 */
const numberOf = (text) => (/^\d+$/.test(text) ? Number(text) : text);

/**
 * @param {Record<LimitName, string>} values
 * @returns {Record<LimitName, any>}
 */
const limitsOf = (values) =>
  /** @type {Record<LimitName, any>} */ (
    Object.fromEntries(LIMITS.map(([key]) => [key, values[key].trim() === '' ? null : numberOf(values[key].trim())]))
  );

/**
 * @param {Api.Tenant} [tenant]
 * @returns {Record<LimitName, string>}
 */
const limitTexts = (tenant) =>
  /** @type {Record<LimitName, string>} */ (
    Object.fromEntries(LIMITS.map(([key]) => [key, String(tenant?.limits?.[key] ?? '')]))
  );

const ID_HELP = 'Your own id of it. It cannot be changed later.';

/** @param {{ tenant?: Api.Tenant, names: string[], onDone: () => Promise<void>, onCancel: () => void }} props */
function TenantForm({ tenant, names, onDone, onCancel }) {
  const [values, setValues] = useState({
    id: '',
    name: tenant?.name ?? '',
    profile: tenant?.profile ?? '',
    retentionDays: String(tenant?.retentionDays ?? ''),
    ...limitTexts(tenant),
  });
  const [busy, error, run] = useAction();
  const form = useFirstFault(error);
  /** @param {keyof typeof values} key */
  const set = (key) => (/** @type {string} */ text) => setValues((old) => ({ ...old, [key]: text }));
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    run(async () => {
      const days = values.retentionDays.trim();
      const body = {
        name: values.name.trim() || undefined,
        profile: values.profile || undefined,
        retentionDays: days === '' ? undefined : numberOf(days),
        limits: limitsOf(values),
      };
      if (tenant)
        await patch(`/v1/tenants/${encodeURIComponent(tenant.id)}`, { ...body, profile: values.profile || null });
      else await post('/v1/tenants', { id: values.id.trim(), ...body });
      say(tenant ? 'Saved.' : 'Created.');
      await onDone();
    });
  };
  /**
   * @param {keyof typeof values} key
   * @param {string} label
   * @param {object} more
   */
  const field = (key, label, more) =>
    html`<${TextField} label=${label} value=${values[key]} onText=${set(key)} error=${error}
      pointer=${`/${key}`} ...${more} />`;
  /** @param {[LimitName, string]} entry */
  const limit = ([key, label]) =>
    field(key, label, {
      optional: true,
      inputmode: 'numeric',
      pointer: `/limits/${key}`,
      placeholder: (tenant?.limits?.[key] ?? null) === null ? String(tenant?.limitsInForce?.[key] ?? 'No limit') : '',
    });
  return html`<form class="form" ref=${form} onSubmit=${save}>
    ${!tenant && field('id', 'Id', { mono: true, autofocus: true, placeholder: 'acme', help: ID_HELP })}
    ${field('name', 'Name', { optional: !tenant, placeholder: 'Acme Inc.' })}
    <${ProfileChoice} value=${values.profile} names=${names} onChange=${set('profile')} />
    ${field('retentionDays', 'Days that events are kept', { optional: true, inputmode: 'numeric', placeholder: '30' })}
    <fieldset class="field"><legend>Limits</legend>
      <p class="help">Empty: the instance's default. What there is when a limit is lowered stays.</p>
      ${LIMITS.map(limit)}</fieldset>
    ${error && !error.errors.length && html`<${ErrorBox} error=${error} />`}
    <div class="form-foot"><button class="primary" disabled=${busy}>${tenant ? 'Save' : 'Create'}</button><button
      type="button" onClick=${onCancel}>Cancel</button></div>
  </form>`;
}

/** @param {{ value: string, names: string[], onChange: (name: string) => void }} props */
const ProfileChoice = ({ value, names, onChange }) =>
  html`<div class="field"><label for="tenant-profile">Wire profile</label>
    <select id="tenant-profile" value=${value} onChange=${(event) => onChange(event.target.value)}>
      <option value="" selected=${!value}>The instance's default</option>
      ${names.map((name) => html`<option key=${name} value=${name} selected=${name === value}>${name}</option>`)}
    </select>
    <p class="help">How its webhooks look, are signed and are repeated.</p></div>`;
