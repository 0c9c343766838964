import { html } from '../html.js';
import { get } from '../api.js';
import { api, can, me, tenantId } from '../state.js';
import { href } from '../router.js';
import { useLoad } from '../load.js';
import { Copy } from './copy.js';
import { Empty } from './states.js';

const SOME_TYPE = { name: 'deal.won', example: '{"dealId":42}' };

/** The first step: one line for the terminal, for whoever has a key; a customer's events are published by others. */
export function FirstEvent() {
  const byLink = me.value?.kind === 'LINK';
  const types = useLoad(
    (signal) => (byLink ? Promise.resolve(null) : get(api('/event-types'), {}, signal)),
    [tenantId.value],
  );
  if (byLink) return html`<${Awaited} />`;
  if (types.loading && types.data === null) return null;
  const line = command(types.data?.items[0] ?? SOME_TYPE);
  return html`<${Empty} title="No events yet"
    text="Publish one, and it appears here with all of its deliveries. A key with the scope publish will do.">
    <div class="boxed-code"><pre class="code wrapped boxed" dir="ltr">${line}</pre><${Copy} text=${line}
      label="Copy the command" /></div>
  <//>`;
}

function Awaited() {
  return html`<${Empty} title="No events yet"
    text="As soon as something happens that your webhooks want, it appears here. A test shows sooner that one works.">
    ${can('manage') && html`<a class="button" href=${href('webhooks')}>Go to the webhooks</a>`}
  <//>`;
}

/**
 * A type that the tenant has, or its webhooks would not want what is published.
 *
 * @param {{ name: string, example: any }} props
 */
function command({ name, example }) {
  const body = `{"type":${JSON.stringify(name)},"data":${example ?? '{"id":1}'}}`;
  return `curl ${location.origin}/v1/tenants/${tenantId.value}/events \\
  -H "Authorization: Bearer $SIGNPOST_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${body.replaceAll("'", "'\\''")}'`;
}
