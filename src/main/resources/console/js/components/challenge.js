// A receiver proves itself: before it is saved, or afterwards.
import { html, useEffect, useState } from '../html.js';
import { post } from '../api.js';
import { api, profile, word } from '../state.js';
import { useAction } from '../load.js';
import { millis } from '../format.js';
import { ErrorBox } from './states.js';
import { Icon } from './icons.js';

/**
 * What came of a challenge, in the product's words, with the likely slip.
 *
 * @param {{ result: Api.ChallengeResult }} props
 */
export function ChallengeResult({ result }) {
  const facts = [
    result.statusCode !== null && `answered ${result.statusCode}`,
    result.responseMillis !== null && millis(result.responseMillis),
    result.remembered && 'passed a short time ago',
  ].filter(Boolean);
  return html`<div class=${`banner ${result.passed ? 'good' : ''}`} role="status">
    <${Icon} name=${result.passed ? 'check' : 'warn'} />
    <div class="stack-small grow">
      <strong>${result.message}</strong>
      ${result.hint && html`<span>${result.hint}</span>`}
      ${facts.length > 0 && html`<span class="muted small">${facts.join(' · ')}</span>`}
    </div>
  </div>`;
}

/**
 * The button that asks a URL before there is a webhook.
 *
 * @param {{ url: string, secret: string, spoken: Api.Profile }} props
 */
export function Validate({ url, secret, spoken }) {
  const [result, setResult] = useState(/** @type {Api.ChallengeResult | null} */ (null));
  const [busy, error, run] = useAction();
  // A result speaks of the URL that was asked and of no other.
  useEffect(() => setResult(null), [url]);
  const validate = () =>
    run(async () => {
      const body = {
        url: url.trim(),
        secret: secret || undefined,
        profile: spoken.name === profile.value?.name ? undefined : spoken.name,
      };
      setResult(await post(api('/webhooks/validate'), body));
    });
  return html`<div class="stack-small">
    <div><button type="button" onClick=${validate} disabled=${busy || !url.trim()}>
      ${busy ? 'Asking…' : word('verify', spoken)}</button></div>
    ${result && html`<${ChallengeResult} result=${result} />`}
    <${ErrorBox} error=${error} />
  </div>`;
}
