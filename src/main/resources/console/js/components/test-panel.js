// Sends a test event and shows what the receiver made of it, in place.
import { html, useState } from '../html.js';
import { post } from '../api.js';
import { api, word } from '../state.js';
import { useAction } from '../load.js';
import { advice, tested } from '../advice.js';
import { ErrorBox } from './states.js';
import { Exchange, Request } from './exchange.js';
import { Icon } from './icons.js';

const ABOUT = 'A test is sent once, now, and is in no history. Signatures and headers are those of a real delivery.';

/**
 * @typedef {{
 *   tested?: Api.TestResult,
 *   seen?: Api.Answer<'POST', '/v1/tenants/{}/webhooks/{}/preview'>,
 * }} Seen
 */

/**
 * types: the catalogue; spoken: the webhook's wire profile.
 *
 * @param {{ webhook: Api.Webhook, types: Api.EventTypeEntry[], spoken: Api.Profile }} props
 */
export function TestPanel({ webhook, types, spoken }) {
  const [eventType, setEventType] = useState('');
  const [result, setResult] = useState(/** @type {Seen | null} */ (null));
  const [busy, error, run] = useAction();
  const body = () => (eventType ? { eventType } : {});
  const test = () => run(async () => setResult({ tested: await post(api(`/webhooks/${webhook.id}/test`), body()) }));
  const preview = () =>
    run(async () => setResult({ seen: await post(api(`/webhooks/${webhook.id}/preview`), body()) }));
  const blocked = webhook.status === 'UNVERIFIED' || webhook.statusReason === 'BLOCKED';
  return html`<section class="panel">
    <div class="panel-head">
      <h2 class="grow">Try it</h2>
      <select class="compact-select" aria-label="Event type of the test" value=${eventType}
        onChange=${(event) => setEventType(event.target.value)}>
        <option value="">First event type it wants</option>
        ${types.map((type) => html`<option key=${type.name} value=${type.name}>${type.name}</option>`)}
      </select>
      <button onClick=${preview} disabled=${busy}>Preview request</button>
      <button class="primary" onClick=${test} disabled=${busy || blocked}
        title=${blocked ? whyNot(webhook) : undefined}>${busy ? 'Sending…' : word('test', spoken)}</button>
    </div>
    ${error && html`<div class="body"><${ErrorBox} error=${error} /></div>`}
    ${
      !error &&
      !result &&
      html`<p class="body muted">
      ${blocked ? whyNot(webhook) : ABOUT}</p>`
    }
    ${!error && result?.tested && html`<${Tested} result=${result.tested} />`}
    ${
      !error &&
      result?.seen &&
      html`<div class="exchange one"><section><${Request} request=${result.seen.request} />
      </section></div>`
    }
  </section>`;
}

/** @param {Api.Webhook} webhook */
const whyNot = (webhook) =>
  webhook.status === 'UNVERIFIED'
    ? 'A test can be sent once the webhook has been verified.'
    : 'A blocked webhook is sent nothing, tests included.';

/** @param {{ result: Api.TestResult }} props */
function Tested({ result }) {
  const told = advice(result);
  return html`<div>
    <div class="body"><div class=${`banner ${result.passed ? 'good' : ''}`} role="status">
      <${Icon} name=${result.passed ? 'check' : 'warn'} />
      <div class="stack-small">
        <strong>${tested(result)}</strong>
        ${!result.passed && told?.todo && html`<span>${told.todo}</span>`}
      </div>
    </div></div>
    <${Exchange} attempt=${result} />
  </div>`;
}
