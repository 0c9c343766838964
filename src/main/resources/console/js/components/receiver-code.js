// Ready-made code that verifies requests at the receiver, in the languages that the server has.
import { html, useState } from '../html.js';
import { getIfThere } from '../api.js';
import { useLoad } from '../load.js';
import { Copy } from './copy.js';

/** @type {Array<['node' | 'python' | 'java' | 'go', string]>} */
const LANGUAGES = [
  ['node', 'Node'],
  ['python', 'Python'],
  ['java', 'Java'],
  ['go', 'Go'],
];

/** @type {Array<['OWN' | 'STANDARD', string]>} */
const SIGNATURES = [
  ['OWN', 'Own signature'],
  ['STANDARD', 'Standard Webhooks'],
];

/** @param {{ spoken: Api.Profile }} props */
export function ReceiverCode({ spoken }) {
  const [language, setLanguage] = useState(LANGUAGES[0][0]);
  const [which, setWhich] = useState(SIGNATURES[0][0]);
  const load = useLoad(
    (signal) =>
      getIfThere(`/v1/profiles/${encodeURIComponent(spoken.name)}/receiver-code`, { language, which }, signal),
    [spoken.name, language, which],
  );
  if (!load.data) return null;
  const { code, fileName, notes } = load.data;
  return html`<details class="fold">
    <summary>Code for the receiver <span class="muted small">Verifies the signature</span></summary>
    <div>
      <div class="code-bar">
        <span class="tabs" role="group" aria-label="Language">${LANGUAGES.map(
          ([key, text]) => html`
          <button type="button" key=${key} aria-pressed=${key === language} onClick=${() => setLanguage(key)}>${text}
            </button>`,
        )}</span>
        ${
          spoken.standardSecret &&
          html`<span class="tabs" role="group" aria-label="Signature">${SIGNATURES.map(
            ([key, text]) => html`
          <button type="button" key=${key} aria-pressed=${key === which} onClick=${() => setWhich(key)}>${text}
            </button>`,
          )}</span>`
        }
        <span class="end"><code>${fileName}</code><${Copy} text=${code} label="Copy the code" /></span>
      </div>
      <pre class="code" dir="ltr" tabindex="0">${code}</pre>
      ${
        notes.length > 0 &&
        html`<ul class="body divided small muted">${notes.map((note) => html`<li key=${note}>${note}</li>`)}</ul>`
      }
    </div>
  </details>`;
}
