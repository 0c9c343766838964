// Register a webhook, or change one. What is asked depends on the wire profile.
import { html, useState } from '../html.js';
import { ApiError, call, get, patch } from '../api.js';
import { api, isInstance, profile, profileNamed, say, word } from '../state.js';
import { useDraft } from '../drafts.js';
import { go, href } from '../router.js';
import { useAction, useLoad } from '../load.js';
import { urlCaution } from '../url-check.js';
import { Page } from '../components/page.js';
import { EventTypePicker } from '../components/event-type-picker.js';
import { ErrorBox, loaded, Skeleton } from '../components/states.js';
import { otherFaults, TextField, useFirstFault } from '../components/field.js';
import { Validate } from '../components/challenge.js';
import { HeaderFields, LimitFields, SecretField, headersBody, limitsBody } from '../components/webhook-fields.js';

export function NewWebhook() {
  const types = useLoad((signal) => get(api('/event-types'), {}, signal), []);
  return html`<${Page} title=${word('add')} back=${{ href: href('webhooks'), text: word('title') }}>
    ${loaded(types, (page) =>
      profile.value ? html`<${Form} types=${page.items} spoken=${profile.value} />` : html`<${Skeleton} />`,
    )}
  <//>`;
}

/** @param {{ id: string }} props */
export function EditWebhook({ id }) {
  const load = useLoad(
    async (signal) => {
      const [{ body, etag }, types] = await Promise.all([
        call('GET', api(`/webhooks/${id}`), { signal }),
        get(api('/event-types'), {}, signal),
      ]);
      return { webhook: body, etag, types: types.items, spoken: await profileNamed(body.profile) };
    },
    [id],
  );
  return html`<${Page} title="Edit webhook" subtitle=${load.data?.webhook.url}
    back=${{ href: href(`webhooks/${id}`), text: 'Webhook' }}>
    ${loaded(load, (data) => html`<${Form} ...${data} />`)}
  <//>`;
}

// Their forms are of no use to whoever may only look.
NewWebhook.manages = true;
EditWebhook.manages = true;

/**
 * @typedef {import('../components/webhook-fields.js').Headers} Headers
 * @typedef {import('../components/webhook-fields.js').Limits} Limits
 * @typedef {Headers & {
 *   url: string,
 *   description: string,
 *   eventTypes: string[],
 *   secret: string,
 *   limits: Limits,
 * }} Values
 */

/**
 * @param {Api.Webhook | undefined} webhook
 * @param {Api.Profile} spoken
 * @returns {Values}
 */
function start(webhook, spoken) {
  return {
    url: webhook?.url ?? '',
    description: webhook?.description ?? '',
    eventTypes: webhook?.eventTypes ?? (spoken.eventTypesDefault === 'ALL' ? ['*'] : []),
    secret: '',
    headers: [],
    droppedHeaders: [],
    limits: { concurrency: '', ratePerSecond: '', timeoutMillis: '', ...texts(webhook?.limits) },
  };
}

/** @param {Api.Limits} [limits] */
const texts = (limits = {}) =>
  Object.fromEntries(Object.entries(limits).map(([key, n]) => [key, n === null ? '' : String(n)]));

/** The pointers that have a field here; faults of others are shown above the button. */
const POINTERS = ['/url', '/description', '/eventTypes', '/secret', '/headers', '/limits'];

/** @param {{ webhook?: Api.Webhook, etag?: string | null, types: Api.EventTypeEntry[], spoken: Api.Profile }} props */
function Form({ webhook, etag, types, spoken: first }) {
  const draft = useDraft(webhook ? `webhooks/${webhook.id}` : 'webhooks/new', etag, () => start(webhook, first));
  const { values, set } = draft;
  const [spoken, setSpoken] = useState(first);
  const [busy, error, run] = useAction();
  const form = useFirstFault(error);
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    run(async () => {
      if (!webhook) requireEventTypes(values);
      const saved = webhook
        ? await change(webhook, etag, values, spoken, first)
        : await register(values, spoken, first);
      draft.drop();
      say(webhook ? 'Saved.' : 'Registered.');
      go(href(`webhooks/${saved.id}`));
    });
  };
  const others = error && { ...error, errors: otherFaults(error, POINTERS) };
  const secret =
    !webhook &&
    html`<${SecretField} spoken=${spoken} value=${values.secret}
    onText=${(text) => set({ secret: text })} error=${error} />`;
  const showBox = error && others && (others.errors.length > 0 || error.errors.length === 0);
  return html`<form class="form" ref=${form} onSubmit=${save} novalidate>
    ${
      draft.kept &&
      html`<p class="muted">What you typed before is still here.
      ${' '}<button type="button" class="link" onClick=${draft.anew}>Start over</button></p>`
    }
    <${TextField} label=${word('url', spoken)} type="url" inputmode="url" mono value=${values.url}
      placeholder="https://example.com/hooks"
      onText=${(url) => set({ url })} caution=${urlCaution(values.url)} error=${error} pointer="/url"
        autofocus=${!webhook}
      help=${urlHelp(spoken, webhook)} />
    ${
      spoken.challenge?.when === 'BEFORE_SAVING' &&
      html`<${Validate} url=${values.url} secret=${values.secret}
      spoken=${spoken} />`
    }
    ${!spoken.secrets?.generated && secret}
    <${EventTypePicker} label=${word('events', spoken)} types=${types} value=${values.eventTypes}
      onChange=${(eventTypes) => set({ eventTypes })} error=${error} />
    <${TextField} label="Description" optional value=${values.description}
      onText=${(description) => set({ description })}
      error=${error} pointer="/description" help="A note for people, such as which system listens there." />
    ${spoken.secrets?.generated && secret}
    <${RareFields} webhook=${webhook} draft=${draft} spoken=${spoken} onSpoken=${setSpoken} error=${error} />
    ${showBox && html`<${ErrorBox} error=${others} />`}
    <div class="form-foot">
      <button class="primary" disabled=${busy}>${busy ? 'Saving…' : webhook ? 'Save changes' : word('save', spoken)}
        </button>
      <a class="button" href=${href(webhook ? `webhooks/${webhook.id}` : 'webhooks')}
        onClick=${draft.drop}>Cancel</a>
    </div>
  </form>`;
}

/**
 * What is rarely needed, and open if there is a fault in it.
 *
 * @param {{
 *   webhook?: Api.Webhook,
 *   draft: { values: Values, set: (changes: Partial<Values>) => void },
 *   spoken: Api.Profile,
 *   onSpoken: (spoken: Api.Profile) => void,
 *   error: Ui.Failure | null,
 * }} props
 */
function RareFields({ webhook, draft, spoken, onSpoken, error }) {
  const { values, set } = draft;
  return html`<details class="fold" open=${error?.errors.some((fault) => /^\/(headers|limits)/.test(fault.pointer))}>
      <summary>Headers and limits <span class="muted small">Rarely needed</span></summary>
      <div class="body stack">
        <${HeaderFields} present=${webhook?.headerNames ?? []} values=${values} set=${set} error=${error} />
        <${LimitFields} limits=${values.limits} spoken=${spoken} onChange=${(limits) => set({ limits })}
          error=${error} />
        <${ProfileField} spoken=${spoken} onChange=${(other) => other && onSpoken(other)} />
      </div>
    </details>`;
}

/**
 * @param {Api.Profile} spoken
 * @param {Api.Webhook} [webhook]
 */
function urlHelp(spoken, webhook) {
  if (!spoken.challenge) return 'Where deliveries go. It must be reachable from the internet.';
  if (spoken.challenge.when === 'BEFORE_SAVING') return 'It is asked to prove itself before it is saved.';
  return webhook
    ? 'A new URL has to be verified again before it is sent anything.'
    : 'It is sent nothing until it has been verified; you do that in the next step.';
}

/**
 * Only for the operator: a tenant's webhooks otherwise all speak the same.
 *
 * @param {{ spoken: Api.Profile, onChange: (spoken: Api.Profile | undefined) => void }} props
 */
function ProfileField({ spoken, onChange }) {
  const list = useLoad(
    /** @returns {Promise<Ui.Page<Api.Profile>>} */
    (signal) => (isInstance.value ? get('/v1/profiles', {}, signal) : Promise.resolve({ items: [], nextCursor: null })),
    [],
  );
  const profiles = list.data?.items ?? [];
  if (profiles.length < 2) return null;
  return html`<div class="field"><label for="wire-profile">Wire profile</label>
    <select id="wire-profile" value=${spoken.name}
      onChange=${(event) => onChange(profiles.find((one) => one.name === event.target.value))}>
      ${profiles.map(
        (one) => html`<option key=${one.name} value=${one.name}
        selected=${one.name === spoken.name}>${one.name}</option>`,
      )}
    </select>
    <p class="help">How requests to this webhook look, are signed and are repeated.</p>
  </div>`;
}

/**
 * To the API a webhook that wants nothing is a choice like others; whoever registers one has just overlooked it.
 *
 * @param {Values} values
 */
function requireEventTypes({ eventTypes }) {
  if (eventTypes.length > 0) return;
  const message = 'Choose at least one, or everything: it would be sent nothing.';
  throw new ApiError(422, { title: 'Nothing chosen', errors: [{ pointer: '/eventTypes', message }] });
}

/**
 * @param {Values} values
 * @param {Api.Profile} spoken
 * @param {Api.Profile} first
 */
async function register(values, spoken, first) {
  const answer = await call('POST', api('/webhooks'), {
    body: {
      url: values.url.trim(),
      eventTypes: values.eventTypes,
      description: values.description.trim() || undefined,
      secret: values.secret || undefined,
      profile: spoken.name === first.name ? undefined : spoken.name,
      headers: headersBody(values),
      limits: limitsBody(values.limits),
    },
  });
  return answer.body;
}

/**
 * Sends only what changed; what somebody else changed meanwhile is told by its version and not overwritten.
 *
 * @param {Api.Webhook} webhook
 * @param {string | null | undefined} etag
 * @param {Values} values
 * @param {Api.Profile} spoken
 * @param {Api.Profile} first
 */
function change(webhook, etag, values, spoken, first) {
  const before = start(webhook, first);
  /** @type {Api.WebhookChange} */
  const body = {};
  if (values.url.trim() !== before.url) body.url = values.url.trim();
  if (values.description.trim() !== before.description) body.description = values.description.trim() || null;
  if (JSON.stringify(values.eventTypes) !== JSON.stringify(before.eventTypes)) body.eventTypes = values.eventTypes;
  if (spoken.name !== first.name) body.profile = spoken.name;
  const headers = headersBody(values);
  if (headers) body.headers = headers;
  const limits = limitsBody(values.limits, before.limits);
  if (limits) body.limits = limits;
  return Object.keys(body).length === 0 ? webhook : patch(api(`/webhooks/${webhook.id}`), body, etag);
}
