// A link that opens the console for this tenant without a key, for instance in a frame of one's own product.
import { html, useState } from '../../html.js';
import { post } from '../../api.js';
import { api } from '../../state.js';
import { useAction } from '../../load.js';
import { Secret } from '../../components/copy.js';
import { ErrorBox } from '../../components/states.js';
import { Icon } from '../../components/icons.js';
import { Due } from '../../components/time.js';

const HOURS = [
  [900, '15 minutes'],
  [3600, 'an hour'],
  [28800, '8 hours'],
  [86400, 'a day'],
];

export function Links() {
  const [manage, setManage] = useState(true);
  const [seconds, setSeconds] = useState('3600');
  const [link, setLink] = useState(/** @type {Api.Answer<'POST', '/v1/tenants/{}/console-links'> | null} */ (null));
  const [busy, error, run] = useAction();
  /** @param {Event} event */
  const make = (event) => {
    event.preventDefault();
    run(async () =>
      setLink(
        await post(api('/console-links'), {
          scopes: manage ? ['read', 'manage'] : ['read'],
          expiresInSeconds: Number(seconds),
        }),
      ),
    );
  };
  if (error?.missing) return html`<p class="muted">This server makes no console links.</p>`;
  return html`<form class="panel" onSubmit=${make}><div class="body stack">
    <p class="muted">Whoever has the link can use this console for this tenant until it expires. Hand it to a
      customer, or have your product make one and show it in a frame.</p>
    <div class="choice">
      <label class="check"><input type="radio" name="link-scope" checked=${manage}
        onChange=${() => setManage(true)} /><span>Look and change</span></label>
      <label class="check"><input type="radio" name="link-scope" checked=${!manage}
        onChange=${() => setManage(false)} /><span>Only look</span></label>
    </div>
    <div class="field"><label for="link-seconds">Good for</label><select id="link-seconds" value=${seconds}
      onChange=${(event) => setSeconds(event.target.value)}>
      ${HOURS.map(
        ([value, text]) => html`<option key=${value} value=${value} selected=${value === Number(seconds)}>
        ${text}</option>`,
      )}</select></div>
    <div><button class="primary" disabled=${busy}>Make a link</button></div>
    ${
      link &&
      html`<div class="banner good"><${Icon} name="check" /><div class="stack-small grow">
        <strong>Copy it now: it is not shown again.</strong>
      <${Secret} value=${link.url} name="link" /><span class="muted small">It ends <${Due}
        at=${link.expiresAt} />.</span></div></div>`
    }
    <${ErrorBox} error=${error} />
  </div></form>`;
}
