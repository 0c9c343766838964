// Starts the console: who are we, then which page.
import { html, render, signal, useEffect } from './html.js';
import { findSession, onSignedOut, signOut, takeBearer, usesBearer } from './api.js';
import { loadMe, loadTenant, me, tenantId, can, isInstance, tenant } from './state.js';
import { go, href, path, query, start, match } from './router.js';
import { Shell } from './components/shell.js';
import { FaultGuard } from './components/fault-guard.js';
import { ErrorBox, Skeleton } from './components/states.js';
import { applyBranding } from './brand.js';
import { forgetDrafts } from './drafts.js';
import { pages } from './pages.js';
import { SignIn } from './pages/signin.js';
import { NotFound, NoTenant, NoReading, NoManaging } from './pages/nothing.js';

/** starting, out, in, or failed with an error. */
const phase = signal(
  /** @type {{ name: 'starting' | 'out' | 'in' | 'failed', error?: Ui.Failure }} */ ({ name: 'starting' }),
);

async function arrive() {
  try {
    takeToken();
    if (!usesBearer() && !(await findSession())) {
      phase.value = { name: 'out' };
      return;
    }
    await enter();
  } catch (error) {
    phase.value = error.status === 401 ? { name: 'out' } : { name: 'failed', error };
  }
}

const tokenInAddress = () => new URLSearchParams(location.hash.slice(1)).get('token');

/** A console link carries its token in the fragment, which no server sees; it is taken out of the address at once. */
function takeToken() {
  const token = tokenInAddress();
  if (!token) return;
  takeBearer(token);
  history.replaceState(null, '', location.pathname + location.search);
}

async function enter() {
  await loadMe();
  // An address says whose webhooks it shows, so that it can be handed on.
  if (isInstance.value && tenantId.value && !query.value.tenant) {
    go(href(path.value, { ...query.value, tenant: tenantId.value }), { replace: true });
  }
  phase.value = { name: 'in' };
}

/** @param {Event} [event] */
async function leave(event) {
  event?.preventDefault();
  await signOut().catch(() => {});
  forgetDrafts();
  me.value = null;
  tenant.value = null;
  phase.value = { name: 'out' };
}

function App() {
  const { name, error } = phase.value;
  if (name === 'starting') return html`<div class="main"><${Skeleton} /></div>`;
  if (name === 'failed') return html`<div class="main"><${ErrorBox} error=${error} retry=${arrive} /></div>`;
  if (name === 'out') return html`<${SignIn} ended=${error} onSignedIn=${enter} />`;
  return html`<${Shell} leave=${leave}><${FaultGuard} key=${path.value}><${CurrentPage} /><//><//>`;
}

function CurrentPage() {
  const id = tenantId.value;
  useEffect(() => {
    loadTenant().catch(() => {});
  }, [id]);
  const found = pages
    .map(([pattern, page]) => ({ page, values: match(pattern, path.value) }))
    .find(({ values }) => values !== null);
  if (!found) return html`<${NotFound} />`;
  if (isInstance.value && id === null && !found.page.withoutTenant) return html`<${NoTenant} />`;
  if (!can('read') && !found.page.withoutTenant) return html`<${NoReading} />`;
  if (!can('manage') && found.page.manages) return html`<${NoManaging} />`;
  // The key makes another tenant's or object's page a new one, with nothing left of the last.
  return html`<${found.page} key=${`${id}/${path.value}`} ...${found.values} />`;
}

onSignedOut((error) => {
  me.value = null;
  phase.value = { name: 'out', error };
});
// A link that is opened where the console is open already loads nothing by itself.
addEventListener('hashchange', () => {
  if (tokenInAddress()) location.reload();
});
start();
applyBranding().finally(() => {
  render(html`<${App} />`, document.getElementById('app'));
  return arrive();
});
