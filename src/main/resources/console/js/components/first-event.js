import { html } from '../html.js';
import { tenantId } from '../state.js';
import { Copy } from './copy.js';
import { Empty } from './states.js';

/** The first step: one line for the terminal. */
export function FirstEvent() {
  const line = `curl ${location.origin}/v1/tenants/${tenantId.value}/events \\
  -H "Authorization: Bearer $SIGNPOST_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"type":"deal.won","data":{"dealId":42}}'`;
  return html`<${Empty} title="No events yet"
    text="Publish one, and it appears here with all of its deliveries. A key with the scope publish will do.">
    <div class="boxed-code"><pre class="code wrapped boxed" dir="ltr">${line}</pre><${Copy} text=${line}
      label="Copy the command" /></div>
  <//>`;
}
