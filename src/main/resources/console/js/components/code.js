// Foreign text, shown as what it is: never markup, never reordered, and with characters visible that hide.
import { html, useMemo, useState } from '../html.js';
import { prettyJson } from '../pretty.js';
import { Copy } from './copy.js';

// Controls, zero-width characters and those that turn the direction of text (Unicode TR 9 and TR 36).
const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const SPLIT = new RegExp(`(${HIDDEN.source})`);

/**
 * Text in which hidden characters are written out.
 *
 * @param {{ text: string }} props
 */
export function Visible({ text }) {
  if (!HIDDEN.test(text)) return text;
  return text
    .split(SPLIT)
    .map((part, i) => (i % 2 === 0 ? part : html`<span class="control" key=${i}>${codePoint(part)}</span>`));
}

/** @param {string} char */
const codePoint = (char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * A body. JSON is laid out for the eye, with the bytes as sent one click away.
 * label: what it is; encoding BASE64: not text, so it is shown as it is told.
 *
 * @param {{ text: string, encoding?: Api.BodyEncoding, label?: string, truncated?: boolean, kept?: string }} props
 */
export function Code({ text, encoding = 'UTF8', label = 'Body', truncated, kept = '16 KB' }) {
  const tokens = useMemo(() => (encoding === 'BASE64' ? null : prettyJson(text)), [text, encoding]);
  const [raw, setRaw] = useState(false);
  const wrapped = raw || !tokens;
  return html`<div>
    <div class="code-bar">
      <span>${encoding === 'BASE64' ? `${label}, not text: base64` : label}${truncated && `, its first ${kept}`}</span>
      <span class="end">
        ${
          tokens &&
          html`<button type="button" class="plain" aria-pressed=${raw} onClick=${() => setRaw(!raw)}>
          ${raw ? 'Laid out' : 'As sent'}</button>`
        }
        <${Copy} text=${text} label="Copy the body as it was sent" />
      </span>
    </div>
    <pre class=${`code ${wrapped ? 'wrapped' : ''}`} dir="ltr" tabindex="0" aria-label=${label}>${
      tokens && !raw
        ? tokens.map(({ kind, text: part }, i) => html`<span class=${kind} key=${i}><${Visible} text=${part} /></span>`)
        : html`<${Visible} text=${text} />`
    }</pre>
  </div>`;
}
