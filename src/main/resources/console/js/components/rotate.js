// Gives a webhook a new secret, within what its wire profile allows.
import { html, useState } from '../html.js';
import { post } from '../api.js';
import { api, say, word } from '../state.js';
import { useAction } from '../load.js';
import { span } from '../format.js';
import { TextField, useFirstFault } from './field.js';
import { ErrorBox } from './states.js';

const OVERLAPS = [0, 3600, 14400, 86400, 259200, 604800];
/** @type {Record<Api.Profile['rotation']['overlap'], string>} */
const MEANING = {
  NONE: 'The old secret stops working at once.',
  BOTH: 'For that time every request is signed with both, so the receiver can change over without a gap.',
  OLD_FIRST: 'For that time the old one goes on alone; then the new one takes over.',
};

/** The second secret, of a Standard Webhooks signature, is always generated and never asks for a challenge. */
/** @type {{ rotation: Api.Profile['rotation'], secrets: Pick<Api.Profile['secrets'], 'givable' | 'generated'> }} */
const STANDARD = {
  rotation: { overlap: 'BOTH', overlapSeconds: 86400, maxOverlapSeconds: 604800, verifyAgain: false },
  secrets: { givable: false, generated: true },
};

/**
 * onDone gets the webhook with its new secret, as far as it is shown; which is OWN or STANDARD.
 *
 * @param {{
 *   webhook: Api.Webhook,
 *   spoken: Api.Profile,
 *   which?: 'OWN' | 'STANDARD',
 *   onDone: (webhook: Api.Webhook) => void,
 *   onCancel: () => void,
 * }} props
 */
export function RotateForm({ webhook, spoken, which = 'OWN', onDone, onCancel }) {
  const rules = which === 'STANDARD' ? STANDARD : spoken;
  const { overlap, overlapSeconds, maxOverlapSeconds, verifyAgain } = rules.rotation;
  const { givable, generated } = rules.secrets;
  const [secret, setSecret] = useState('');
  const [seconds, setSeconds] = useState(String(overlapSeconds));
  const [busy, error, run] = useAction();
  const form = useFirstFault(error);
  const choices = [...new Set([...OVERLAPS, overlapSeconds])]
    .filter((n) => n <= maxOverlapSeconds)
    .sort((a, b) => a - b);
  /** @param {Event} event */
  const rotate = (event) => {
    event.preventDefault();
    run(async () => {
      const overlapChosen = choices.length > 1 ? Number(seconds) : undefined;
      const body = { which, secret: secret || undefined, overlapSeconds: overlapChosen };
      onDone(await post(api(`/webhooks/${webhook.id}/rotate-secret`), body));
      say('It has a new secret.');
    });
  };
  return html`<form class="body stack" ref=${form} onSubmit=${rotate}>
    ${
      givable &&
      html`<${TextField} label=${`New ${word('secret', spoken).toLowerCase()}`} optional=${generated} mono
        value=${secret} onText=${setSecret}
      error=${error} pointer="/secret"
        help=${generated ? 'Leave it empty to have one made.' : 'The one that the receiver will verify with.'} />`
    }
    ${
      choices.length > 1 &&
      html`<div class="field"><label for="overlap">The old one goes on for</label>
      <select id="overlap" value=${seconds} onChange=${(event) => setSeconds(event.target.value)}>
        ${choices.map(
          (n) => html`<option key=${n} value=${n} selected=${n === Number(seconds)}>
          ${n === 0 ? 'not at all' : span(n)}</option>`,
        )}
      </select><p class="help">${MEANING[Number(seconds) === 0 ? 'NONE' : overlap]}</p></div>`
    }
    ${choices.length <= 1 && html`<p class="muted">${MEANING[overlap]}</p>`}
    ${verifyAgain && html`<p class="wait">It must then be verified again. Until it is, its events are held.</p>`}
    ${error && !error.errors.length && html`<${ErrorBox} error=${error} />`}
    <div class="bar"><button class="primary" disabled=${busy || (!generated && !secret)}>Rotate</button>
      <button type="button" onClick=${onCancel}>Cancel</button></div>
  </form>`;
}
