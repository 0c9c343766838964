// For a receiver's developer: does a request's signature hold, and if not, which slip is it?
import { html, useState } from '../html.js';
import { post } from '../api.js';
import { api } from '../state.js';
import { useAction } from '../load.js';
import { TextField } from './field.js';
import { ErrorBox } from './states.js';
import { Shape } from './status.js';

/**
 * "Name: value" lines as an object of lists.
 *
 * @param {string} text
 */
function headersOf(text) {
  /** @type {Record<string, string[]>} */
  const headers = {};
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) (headers[line.slice(0, colon).trim()] ??= []).push(line.slice(colon + 1).trim());
  }
  return headers;
}

/** @param {{ webhook: Api.Webhook }} props */
export function CheckSignature({ webhook }) {
  const [headers, setHeaders] = useState('');
  const [body, setBody] = useState('');
  const [result, setResult] = useState(
    /** @type {Api.Answer<'POST', '/v1/tenants/{}/webhooks/{}/check-signature'> | null} */ (null),
  );
  const [busy, error, run] = useAction();
  /** @param {Event} event */
  const check = (event) => {
    event.preventDefault();
    run(async () =>
      setResult(await post(api(`/webhooks/${webhook.id}/check-signature`), { headers: headersOf(headers), body })),
    );
  };
  if (error?.missing) return null;
  return html`<details class="fold">
    <summary>Check a signature <span class="muted small">Why does my receiver refuse the request?</span></summary>
    <form class="body stack" onSubmit=${check}>
      <${TextField} label="Headers as received" multiline mono rows="4" value=${headers} onText=${setHeaders}
        error=${error} pointer="/headers"
        placeholder="webhook-signature: v1,…" help="One to a line." />
      <${TextField} label="Body as received" multiline mono rows="5" value=${body} onText=${setBody} error=${error}
        pointer="/body"
        help="To the byte: before anything parsed it." />
      ${
        result &&
        html`<div class=${`banner ${result.valid ? 'good' : ''}`} role="status"><div class="stack-small">
        <strong>${result.valid ? 'The signature holds.' : 'The signature does not hold.'}</strong>
        ${result.checks.map(
          (one) => html`<span key=${one.header} class="bar"><${Shape}
          shape=${one.valid ? 'full' : 'cross'} tone=${one.valid ? 'good' : 'bad'} /><code>${one.header}
          </code> ${one.message}</span>`,
        )}
        ${result.hint && html`<span class="muted">${result.hint}</span>`}
      </div></div>`
      }
      ${error && !error.errors.length && html`<${ErrorBox} error=${error} />`}
      <div><button disabled=${busy || !headers.trim()}>Check</button></div>
    </form>
  </details>`;
}
