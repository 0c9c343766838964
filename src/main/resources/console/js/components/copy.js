import { html, useState } from '../html.js';
import { say } from '../state.js';
import { Icon } from './icons.js';

/**
 * Frames that were not given the clipboard, and pages without TLS, have only the old way: copying what is selected.
 *
 * @param {string} text
 */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const before = document.activeElement;
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'hidden-text';
    document.body.append(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    if (before instanceof HTMLElement) before.focus();
    if (!copied) throw new Error('not allowed');
  }
}

/**
 * Copies a text. label: what is copied, for people who do not see the icon.
 *
 * @param {{ text: string, label?: string, words?: string }} props
 */
export function Copy({ text, label = 'Copy', words }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await toClipboard(text);
      setDone(true);
      setTimeout(() => setDone(false), 1500);
    } catch {
      say('The browser did not allow copying. Select the text and copy it by hand.', 'bad');
    }
  };
  return html`<button type="button" class="plain copy over" onClick=${copy} title=${label}
    aria-label=${done ? 'Copied' : label}>
    <${Icon} name=${done ? 'check' : 'copy'} />${words && (done ? 'Copied' : words)}
  </button>`;
}

/**
 * A secret that is dots until one asks for it: screens are shared.
 *
 * @param {{ value: string, name?: string }} props
 */
export function Secret({ value, name = 'secret' }) {
  const [shown, setShown] = useState(false);
  return html`<span class="secret">
    <code class="wrap">${shown ? value : `${value.slice(0, 6)}${'•'.repeat(18)}`}</code>
    <button type="button" class="plain" onClick=${() => setShown(!shown)} aria-pressed=${shown}
      aria-label=${shown ? `Hide the ${name}` : `Show the ${name}`}>
      <${Icon} name=${shown ? 'hide' : 'eye'} />
    </button>
    <${Copy} text=${value} label=${`Copy the ${name}`} />
  </span>`;
}

/**
 * An id: monospace, with a button to copy.
 *
 * @param {{ value: string }} props
 */
export function Id({ value }) {
  return html`<span class="id"><code class="wrap">${value}</code><${Copy} text=${value} label="Copy the id" /></span>`;
}
