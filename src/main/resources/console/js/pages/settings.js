// Tenants, keys, profiles, links and who changed what. Most of it is for whoever runs the instance.
import { html } from '../html.js';
import { can, isInstance, me, tenantId } from '../state.js';
import { href, query } from '../router.js';
import { Page } from '../components/page.js';
import { Tabs } from '../components/filters.js';
import { Account } from './settings/account.js';
import { Audit } from './settings/audit.js';
import { Keys } from './settings/keys.js';
import { Links } from './settings/links.js';
import { Profiles } from './settings/profiles.js';
import { Stops } from './settings/stops.js';
import { Tenants } from './settings/tenants.js';

// A link makes no other link.
const mayLink = () => can('manage') && tenantId.value !== null && me.value?.kind !== 'LINK';

const PARTS = [
  { key: '', name: 'Account', part: Account, when: () => true },
  { key: 'tenants', name: 'Tenants', part: Tenants, when: () => isInstance.value },
  { key: 'keys', name: 'API keys', part: Keys, when: () => isInstance.value },
  { key: 'stops', name: 'Stopped destinations', part: Stops, when: () => isInstance.value },
  { key: 'links', name: 'Console links', part: Links, when: mayLink },
  { key: 'profiles', name: 'Wire profiles', part: Profiles, when: () => true },
  { key: 'audit', name: 'Changes', part: Audit, when: () => can('read') && tenantId.value !== null },
];

export function Settings() {
  const parts = PARTS.filter((part) => part.when());
  const chosen = parts.find((part) => part.key === (query.value.part ?? '')) ?? parts[0];
  /** @type {Array<[string, string]>} */
  const tabs = parts.map(({ key, name }) => [key, name]);
  return html`<${Page} title="Settings">
    <${Tabs} name="part" label="Settings" tabs=${tabs}
      address=${(part) => href('settings', { part })} />
    <${chosen.part} key=${chosen.key} />
  <//>`;
}
Settings.withoutTenant = true;
