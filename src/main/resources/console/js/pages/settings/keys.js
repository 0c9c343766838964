// API keys: the tenant's and the instance's. A key is shown once, when it is made.
import { html, useState } from '../../html.js';
import { all, call, post } from '../../api.js';
import { api, me, say, tenant, tenantId } from '../../state.js';
import { useAction, useLoad } from '../../load.js';
import { confirm } from '../../components/confirm.js';
import { Secret } from '../../components/copy.js';
import { Empty, ErrorBox, loaded } from '../../components/states.js';
import { faults, TextField, useFirstFault } from '../../components/field.js';
import { Icon } from '../../components/icons.js';
import { Due, Time } from '../../components/time.js';

export function Keys() {
  return html`
    ${
      tenantId.value &&
      html`<${KeyList} key=${tenantId.value}
      title=${`Keys of ${tenant.value?.name ?? tenantId.value}`} path=${api('/api-keys')} scoped />`
    }
    <${KeyList} title="Keys of the instance" path="/v1/api-keys" />`;
}

/**
 * @typedef {`/v1/tenants/${string}/api-keys` | '/v1/api-keys'} Path
 * @typedef {Api.ApiKey & { key: string }} Made
 */

const NONE_OF_TENANT = 'A program of this tenant needs one to publish events.';
const NONE_OF_INSTANCE = 'Only the one from the settings, if there is one.';

/**
 * scoped: keys of a tenant, which may do some things only.
 *
 * @param {{ title: string, path: Path, scoped?: boolean }} props
 */
function KeyList({ title, path, scoped }) {
  const load = useLoad((signal) => all(path, {}, 1000, signal), [path]);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState(/** @type {Made | null} */ (null));
  /** @param {Made} key */
  const done = (key) => {
    setMaking(false);
    setMade(key);
    load.reload();
  };
  return html`<section class="stack-small">
    <div class="bar"><h2 class="grow">${title}</h2><button class="compact"
      onClick=${() => setMaking(true)}>Make a key</button></div>
    ${
      made &&
      html`<div class="banner good"><${Icon} name="check" /><div class="stack-small grow"><strong>
        ${made.name} is ready. Copy it now: it is not shown again.</strong><${Secret} value=${made.key} name="key" />
        </div>
      <div class="bar"><button class="compact" onClick=${() => setMade(null)}>Done</button></div></div>`
    }
    ${
      making &&
      html`<div class="panel"><div class="body"><${KeyForm} path=${path} scoped=${scoped} onDone=${done}
      onCancel=${() => setMaking(false)} /></div></div>`
    }
    ${loaded(
      load,
      (keys) =>
        keys.length === 0
          ? html`<div class="panel-empty"><${Empty} title="No keys"
          text=${scoped ? NONE_OF_TENANT : NONE_OF_INSTANCE} /></div>`
          : html`<ul class="rows">${keys.map(
              (key) => html`<${KeyRow} key=${key.id} apiKey=${key} path=${path}
          reload=${load.reload} />`,
            )}</ul>`,
      2,
    )}
  </section>`;
}

/** @param {{ apiKey: Api.ApiKey, path: Path, reload: () => void }} props */
function KeyRow({ apiKey, path, reload }) {
  const own = apiKey.id === me.value?.keyId;
  const revoke = () =>
    confirm({
      title: `Revoke ${apiKey.name}?`,
      text:
        `It is refused everywhere within 5 seconds. Programs that use it stop ` +
        `working.${own ? ' You are signed in with it, and will be signed out.' : ''}`,
      action: 'Revoke',
      danger: true,
      run: async () => {
        await call('DELETE', `${path}/${encodeURIComponent(apiKey.id)}`);
        say('Revoked.');
        reload();
      },
    });
  return html`<li class="row event">
    <div class="stack-small grow"><strong class="clip">${apiKey.name}${own && html` <span class="badge">yours</span>`}
      </strong>
      <div class="second"><code>${apiKey.hint}…</code><span>${apiKey.scopes.join(', ')}</span><span>made <${Time}
        at=${apiKey.createdAt} /></span>
        ${apiKey.expiresAt && html`<span>ends <${Due} at=${apiKey.expiresAt} /></span>`}</div></div>
    <button class="compact danger" onClick=${revoke}>Revoke</button>
  </li>`;
}

/** @typedef {Exclude<Api.Scope, 'admin'>} Scope */

/** @type {Array<[Scope, string]>} */
const SCOPES = [
  ['publish', 'Publish events'],
  ['read', 'Look at webhooks, events and deliveries'],
  ['manage', 'Change webhooks, send again'],
];

/** @param {{ path: Path, scoped?: boolean, onDone: (key: Made) => void, onCancel: () => void }} props */
function KeyForm({ path, scoped, onDone, onCancel }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState(/** @type {Scope[]} */ (['publish']));
  const [days, setDays] = useState('');
  const [busy, error, run] = useAction();
  const form = useFirstFault(error);
  /** @param {Scope} scope */
  const toggle = (scope) =>
    setScopes((old) => (old.includes(scope) ? old.filter((one) => one !== scope) : [...old, scope]));
  /** @param {Event} event */
  const make = (event) => {
    event.preventDefault();
    run(async () =>
      onDone(
        await post(
          path,
          /** @type {Api.Body<'POST', Path>} */ ({
            name: name.trim(),
            scopes: scoped ? scopes : undefined,
            expiresAt: days ? new Date(Date.now() + Number(days) * 86400000).toISOString() : undefined,
          }),
        ),
      ),
    );
  };
  return html`<form class="form" ref=${form} onSubmit=${make}>
    <${TextField} label="Name" value=${name} onText=${setName} error=${error} pointer="/name"
      placeholder="checkout service" autofocus help="To know it by later." />
    ${
      scoped &&
      html`<fieldset class="field"><legend>It may</legend>
      ${SCOPES.map(
        ([scope, text]) => html`<label class="check" key=${scope}><input type="checkbox"
        checked=${scopes.includes(scope)} onChange=${() => toggle(scope)} /><span>${text} <code class="faint">${scope}
        </code></span></label>`,
      )}
      ${faults(error, '/scopes').map((message) => html`<p class="error" key=${message}>${message}</p>`)}</fieldset>`
    }
    <div class="field"><label for="key-days">It ends</label>
      <select id="key-days" value=${days} onChange=${(event) => setDays(event.target.value)}>
        <option value="">never</option><option value="1">in a day</option><option value="30">in 30 days</option>
          <option value="90">in 90 days</option><option value="365">in a year</option></select></div>
    ${error && !error.errors.length && html`<${ErrorBox} error=${error} />`}
    <div class="form-foot"><button class="primary"
      disabled=${busy || (scoped && scopes.length === 0)}>Make the key</button><button type="button"
      onClick=${onCancel}>Cancel</button></div>
  </form>`;
}
