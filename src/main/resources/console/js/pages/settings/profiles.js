// The wire profiles of this instance, each told in words.
import { html, useState } from '../../html.js';
import { get } from '../../api.js';
import { profile } from '../../state.js';
import { useLoad } from '../../load.js';
import { span } from '../../format.js';
import { Request } from '../../components/exchange.js';
import { loaded } from '../../components/states.js';
import { ReceiverCode } from '../../components/receiver-code.js';

export function Profiles() {
  const load = useLoad((signal) => get('/v1/profiles', {}, signal), []);
  return html`<p
    class="muted">A wire profile says how requests look, how they are signed, when they are repeated, and how a
      receiver proves itself.</p>
    ${loaded(
      load,
      (page) =>
        html`<div class="stack-tight">${page.items.map(
          (one) => html`<${Profile}
      key=${one.name} one=${one} />`,
        )}</div>`,
    )}`;
}

/** @param {{ one: Api.Profile }} props */
function Profile({ one }) {
  const present = one.name === profile.value?.name;
  return html`<details class="fold" open=${present}>
    <summary>${one.name} ${present && html`<span class="badge">this tenant's</span>`}</summary>
    <div class="body stack">
      <dl class="facts">
        <dt>Headers</dt><dd class="tags">${one.headers.map(
          (name) => html`<code class="tag" key=${name}>${name}
          </code>`,
        )}</dd>
        <dt>Success</dt><dd>status ${one.success.join(', ')} within ${span(one.timeoutMillis / 1000)}</dd>
        <dt>Retries</dt><dd>
          ${one.retrySeconds.length === 0 ? 'none' : html`after ${one.retrySeconds.map(span).join(', ')}`}</dd>
        <dt>After the last one</dt><dd>${afterLast(one)}</dd>
        <dt>Proof</dt><dd>${challenge(one.challenge)}</dd>
        <dt>Secrets</dt><dd>${secrets(one.secrets)}</dd>
        <dt>Event types</dt><dd>${one.eventTypes.length} in its catalogue</dd>
      </dl>
      <${Preview} spoken=${one} />
      <${ReceiverCode} spoken=${one} />
    </div>
  </details>`;
}

/**
 * Asked for when one opens it; each time with another id and secret.
 *
 * @param {{ spoken: Api.Profile }} props
 */
function Preview({ spoken }) {
  const [open, setOpen] = useState(false);
  const [eventType, setEventType] = useState(spoken.eventTypes[0]?.name);
  const path = /** @type {const} */ (`/v1/profiles/${encodeURIComponent(spoken.name)}/preview`);
  const load = useLoad(
    (signal) => (open ? get(path, { eventType }, signal) : Promise.resolve(null)),
    [open, path, eventType],
  );
  return html`<details class="fold" onToggle=${(event) => setOpen(event.currentTarget.open)}>
    <summary>A request <span class="muted small">As webhooks are sent it, with an example</span></summary>
    <div>
      ${
        spoken.eventTypes.length > 0 &&
        html`<div class="code-bar"><select class="compact-select"
        aria-label="Event type of the example" value=${eventType}
        onChange=${(event) => setEventType(event.target.value)}>
        ${spoken.eventTypes.map((type) => html`<option key=${type.name} value=${type.name}>${type.name}</option>`)}
      </select></div>`
      }
      ${loaded(
        load,
        (seen) =>
          seen &&
          html`<div class="exchange one"><section aria-label="Request"><${Request} request=${seen.request} />
        </section></div>
        ${
          seen.secret &&
          html`<p class="body divided small muted">Signed with <code class="wrap">${seen.secret}</code>,
          made up for this example.</p>`
        }`,
      )}
    </div>
  </details>`;
}

/** @param {Api.Profile} profile */
function afterLast({ afterLast: last, disableWhenGone }) {
  const gone = disableWhenGone ? ' 410 disables it at once.' : '';
  if (!last?.disables) return `a dead letter; the webhook goes on.${gone}`;
  if (last.exhausted)
    return (
      `a dead letter; ${last.exhausted === 1 ? 'one' : `${last.exhausted} in a row`} ` +
      `disable${last.exhausted === 1 ? 's' : ''} the webhook.${gone}`
    );
  return (
    `a dead letter; it disables the webhook if nothing has succeeded for ` +
    `${span(last.withoutSuccessSeconds ?? 0)}.${gone}`
  );
}

/** @param {Api.Profile['challenge']} asked */
function challenge(asked) {
  if (!asked) return 'none asked for';
  const when = asked.when === 'BEFORE_SAVING' ? 'before the webhook is saved' : 'when it is verified';
  return `a ${asked.method} request ${when}${asked.echo ? ', whose random text the receiver sends back' : ''}`;
}

/** @param {Api.Profile['secrets']} rules */
function secrets({ required, givable, generated, visibility }) {
  const parts = [
    required ? 'always' : 'if one is set',
    givable ? 'your own or' : '',
    generated ? 'made for you' : givable ? 'none' : '',
  ];
  const seen = { ALWAYS: 'can be looked up', WHILE_UNVERIFIED: 'shown until verified', NEVER: 'never shown again' };
  return `signed ${parts[0]}; ${parts.slice(1).filter(Boolean).join(' ')}; ${seen[visibility]}`;
}
