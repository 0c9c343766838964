// Who is signed in, and the tenant that is shown.
import { html } from '../../html.js';
import { branding, isInstance, me, profile, tenant } from '../../state.js';
import { counted } from '../../format.js';
import { Id } from '../../components/copy.js';
import { Due, Time } from '../../components/time.js';
import { LIMITS } from './tenants.js';

const KINDS = { KEY: 'Key', SESSION: 'Signed in with key', LINK: 'Console link' };
/** @type {Record<Api.Scope, string>} */
const SCOPES = {
  admin: 'everything',
  publish: 'publish events',
  manage: 'change webhooks and send again',
  read: 'look',
};

export function Account() {
  const shown = tenant.value;
  const limits = shown?.limitsInForce ?? {};
  const who = me.value;
  if (!who) return null;
  return html`
    <section class="panel"><div class="panel-head"><h2>Signed in</h2></div>
      <dl class="facts body">
        <dt>${KINDS[who.kind]}</dt><dd><${Id} value=${who.keyId} /></dd>
        <dt>Belongs to</dt><dd>${isInstance.value ? 'this instance' : html`tenant <code>${who.tenantId}</code>`}
          </dd>
        <dt>May</dt><dd>${who.scopes.map((scope) => SCOPES[scope]).join(', ')}</dd>
        ${who.expiresAt && html`<dt>Ends</dt><dd><${Due} at=${who.expiresAt} /></dd>`}
      </dl></section>
    ${
      shown &&
      html`<section class="panel"><div class="panel-head"><h2>Tenant</h2></div>
      <dl class="facts body">
        <dt>Name</dt><dd>${shown.name}</dd>
        <dt>Id</dt><dd><${Id} value=${shown.id} /></dd>
        <dt>Wire profile</dt><dd>${
          shown.profile ??
          html`${profile.value?.name} <span
          class="muted">(the instance's default)</span>`
        }</dd>
        <dt>Events are kept for</dt><dd>${counted(shown.retentionDays, 'day')}</dd>
        ${LIMITS.filter(([key]) => limits[key] !== null).map(
          ([key, label]) => html`<dt key=${key}>${label}</dt><dd>at most ${limits[key]}</dd>`,
        )}
        <dt>Created</dt><dd><${Time} at=${shown.createdAt} /></dd>
      </dl></section>`
    }
    <p class="small faint">${branding.value.name} ${branding.value.version} · <a href="/docs" target="_blank"
      rel="noopener">API reference</a></p>`;
}
