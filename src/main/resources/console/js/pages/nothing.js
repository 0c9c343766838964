// Pages for when there is no page.
import { html } from '../html.js';
import { href } from '../router.js';
import { Page } from '../components/page.js';
import { Empty } from '../components/states.js';

export function NotFound() {
  return html`<${Page} title="Not found">
    <${Empty} title="There is no such page" text="The address may be mistyped, or what it showed has been deleted.">
      <a class="button" href=${href('')}>Go to the overview</a>
    <//>
  <//>`;
}

export function NoTenant() {
  return html`<${Page} title="No tenants yet">
    <${Empty} title="Webhooks belong to a tenant"
      text="A tenant is one customer, or one application, whose events are kept apart from those of all others.">
      <a class="button primary" href=${href('settings', { part: 'tenants' })}>Create a tenant</a>
    <//>
  <//>`;
}

export function NoReading() {
  return html`<${Page} title="Nothing to see">
    <${Empty} title="This key may not look"
      text="It lacks the scope read. Sign out, and sign in with a key that has it." />
  <//>`;
}

export function NoManaging() {
  return html`<${Page} title="Nothing to change">
    <${Empty} title="This key may only look"
      text="It lacks the scope manage. Sign out, and sign in with a key that has it.">
      <a class="button" href=${href('webhooks')}>Back to the webhooks</a>
    <//>
  <//>`;
}
