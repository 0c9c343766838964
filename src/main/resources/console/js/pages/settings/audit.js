// Who changed what, newest first.
import { html } from '../../html.js';
import { get } from '../../api.js';
import { api, tenantId } from '../../state.js';
import { href, query } from '../../router.js';
import { useLoad } from '../../load.js';
import { capital } from '../../format.js';
import { Empty, loaded } from '../../components/states.js';
import { Pager } from '../../components/pager.js';
import { Time } from '../../components/time.js';

/**
 * "webhook.secretRotated" as people say it.
 *
 * @param {string} name
 */
const inWords = (name) => capital(name.replace(/[.]|(?=[A-Z])/g, ' ').toLowerCase()).replace(/\bapi\b/i, 'API');

/** @param {{ action: string, object: string }} props */
function Subject({ action, object }) {
  const code = html`<code class="wrap">${object}</code>`;
  const there = action.startsWith('webhook.') && action !== 'webhook.deleted';
  return there ? html`<a href=${href(`webhooks/${object}`)}>${code}</a>` : code;
}

export function Audit() {
  const { cursor } = query.value;
  const load = useLoad((signal) => get(api('/audit'), { cursor }, signal), [cursor, tenantId.value]);
  return html`${loaded(load, (page) =>
    page.items.length === 0
      ? html`<${Empty} title="Nothing has been changed yet"
        text="Changes of webhooks, keys and this tenant appear here, with the key that made them." />`
      : html`<div class="panel scroll" tabindex="0" role="region" aria-label="Changes"><table class="plain">
        <thead><tr><th scope="col">What</th><th scope="col">Of</th><th scope="col">Fields</th><th scope="col">By</th>
          <th scope="col" class="num">When</th></tr></thead>
        <tbody>${page.items.map(
          (entry) => html`<tr key=${entry.id}><td>${inWords(entry.action)}</td><td><${Subject} ...${entry} /></td>
          <td class="muted">${entry.fields.map(inWords).join(', ').toLowerCase()}</td>
          <td><code class="wrap">${entry.actor}</code></td><td
            class="num"><${Time} at=${entry.at} /></td></tr>`,
        )}</tbody>
      </table></div><${Pager} page=${page} />`,
  )}`;
}
