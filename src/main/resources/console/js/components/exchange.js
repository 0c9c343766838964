// A request and what was answered, side by side.
import { html } from '../html.js';
import { millis } from '../format.js';
import { Code, Visible } from './code.js';
import { Outcome } from './status.js';

/** @typedef {Omit<Api.SentRequest, 'written'> & Partial<Pick<Api.SentRequest, 'written'>>} Sent */

/**
 * attempt: with request, requestText, response, received, statusCode, responseMillis, error and errorText.
 *
 * @param {{ attempt: Api.Attempt | Api.TestResult }} props
 */
export function Exchange({ attempt }) {
  return html`<div class="exchange">
    <section aria-label="Request"><${Request} request=${attempt.request} text=${'requestText' in attempt ? attempt.requestText : undefined} /></section>
    <section aria-label="Response"><${Response} attempt=${attempt} /></section>
  </div>`;
}

/** @param {{ request?: Sent | null, text?: string | null }} props */
export function Request({ request, text }) {
  if (!request) {
    return html`<header><h3>Request</h3></header><p class="nothing">${text ?? 'It was never sent.'}</p>`;
  }
  return html`
    <header><h3>Request</h3>${
      request.written === false &&
      html`<span
      class="muted small">There was no connection to write it to</span>`
    }</header>
    <p class="line">${request.method} <bdi>${request.url}</bdi></p>
    <${Headers} lines=${request.headers} />
    ${
      request.body === ''
        ? html`<p class="nothing">No body.</p>`
        : html`<${Code} text=${request.body}
      encoding=${request.bodyEncoding} />`
    }`;
}

/** @param {{ attempt: Api.Attempt | Api.TestResult }} props */
function Response({ attempt }) {
  const { response, received } = attempt;
  return html`
    <header><h3>Response</h3>
      <span class="end"><${Outcome} attempt=${attempt} /> <span
        class="muted small">· ${millis(attempt.responseMillis)}</span></span>
    </header>
    ${attempt.resentText && html`<p class="nothing">${attempt.resentText}</p>`}
    ${!response && html`<p class="nothing">${attempt.errorText ?? 'Nothing was answered.'}</p>`}
    ${
      received &&
      html`<${Code} text=${received.body} encoding=${received.bodyEncoding} label="What came instead"
        truncated=${received.truncated} kept="4 KB" />`
    }
    ${
      response &&
      html`
      <${Headers} lines=${response.headers} />
      ${
        response.body === ''
          ? html`<p class="nothing">The answer has no body.</p>`
          : html`<${Code} text=${response.body} encoding=${response.bodyEncoding} truncated=${response.truncated} />`
      }`
    }`;
}

/** @param {{ lines: Api.HeaderLines }} props */
function Headers({ lines }) {
  if (!lines.length) return null;
  return html`<dl class="headers" dir="ltr">
    ${lines.map(
      (line, i) =>
        html`<div key=${i}><dt>${line.name}: </dt><dd>${
          line.masked
            ? html`<span
      class="faint">••••••</span>`
            : html`<${Visible} text=${line.value} />`
        }</dd></div>`,
    )}
  </dl>`;
}
