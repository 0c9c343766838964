// A state is always a shape, a word and a colour, so that no one has to see colours to tell them apart.
import { html } from '../html.js';
import { capital } from '../format.js';

const SHAPES = {
  full: html`<circle cx="7" cy="7" r="5" fill="currentColor" />`,
  half: html`<circle cx="7" cy="7" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5" /><path
    d="M7 2.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" />`,
  empty: html`<circle cx="7" cy="7" r="4.2" fill="none" stroke="currentColor" stroke-width="1.8" />`,
  cross: html`<path d="M3 3l8 8M11 3l-8 8" fill="none" stroke="currentColor" stroke-width="2"
    stroke-linecap="round" />`,
  pause: html`<path d="M4.5 3v8M9.5 3v8" fill="none" stroke="currentColor" stroke-width="2.2"
    stroke-linecap="round" />`,
  dash: html`<path d="M3 7h8" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />`,
};

/** @typedef {Record<string, [shape: keyof typeof SHAPES, tone: string, text: string]>} Marks */

/** @type {Marks} */
const DELIVERY = {
  DELIVERED: ['full', 'good', 'Delivered'],
  WAITING: ['half', 'wait', 'Waiting'],
  HELD: ['pause', 'wait', 'Held'],
  DEAD: ['cross', 'bad', 'Dead letter'],
  CANCELLED: ['dash', 'muted', 'Cancelled'],
  NOT_MATCHED: ['empty', 'muted', 'Not matched'],
};

/** @type {Marks} */
const WEBHOOK = {
  ACTIVE: ['full', 'good', 'Active'],
  FAILING: ['half', 'wait', 'Failing'],
  PAUSED: ['pause', 'wait', 'Paused'],
  UNVERIFIED: ['half', 'wait', 'Not verified'],
  DISABLED: ['cross', 'bad', 'Disabled'],
  BLOCKED: ['pause', 'muted', 'Blocked'],
};

/** @type {Marks} */
const JOB = {
  RUNNING: ['half', 'wait', 'Running'],
  DONE: ['full', 'good', 'Done'],
  CANCELLED: ['dash', 'muted', 'Cancelled'],
};

/** @type {Record<string, Marks>} */
const KINDS = { delivery: DELIVERY, webhook: WEBHOOK, job: JOB };

/** @param {{ shape: keyof typeof SHAPES, tone: string }} props */
export function Shape({ shape, tone }) {
  return html`<svg class=${`shape ${tone}`} viewBox="0 0 14 14" aria-hidden="true">${SHAPES[shape]}</svg>`;
}

/**
 * The mark of a state. text: other words than the usual; bare: only the shape is seen.
 *
 * @param {{ kind?: 'delivery' | 'webhook' | 'job', state: string, text?: Ui.Markup, bare?: boolean }} props
 */
export function StatusMark({ kind = 'delivery', state, text, bare }) {
  const [shape, tone, usual] = KINDS[kind][state] ?? ['empty', 'muted', state];
  return html`<span class=${`mark ${tone}`} title=${bare ? (text ?? usual) : undefined}>
    <${Shape} shape=${shape} tone=${tone} />
    <span class=${bare ? 'hidden-text' : ''}>${text ?? usual}</span>
  </span>`;
}

/**
 * A webhook that a person blocked is no fault; one that errors stopped is, and one that fails is on the way there.
 *
 * @param {Api.Webhook} webhook
 */
export function webhookState(webhook) {
  if (webhook.statusReason === 'BLOCKED') return 'BLOCKED';
  // Nothing of it can be sent whatever its receiver does.
  if (webhook.paused && webhook.secretReadable !== false) return 'PAUSED';
  const failing = webhook.failingSince || webhook.secretReadable === false;
  return webhook.status === 'ACTIVE' && failing ? 'FAILING' : webhook.status;
}

/** @type {Record<string, (webhook: Api.Webhook) => string>} */
const BESIDES = {
  FAILING: (webhook) => (webhook.secretReadable === false ? ', sent nothing' : ', failing'),
  PAUSED: () => ', paused',
};

/**
 * The product's word for its status, and that it fails or is paused if it is.
 *
 * @param {Api.Webhook} webhook
 */
export const webhookStatusText = (webhook) =>
  `${capital(webhook.profileStatus)}${BESIDES[webhookState(webhook)]?.(webhook) ?? ''}`;

/**
 * HTTP status or the kind of failure, of an attempt.
 *
 * @param {{ attempt?: Api.Tried | null }} props
 */
export function Outcome({ attempt }) {
  if (!attempt) return html`<span class="faint small">not sent yet</span>`;
  const failed = attempt.error !== null && attempt.error !== undefined;
  return html`<span class=${`outcome mono ${failed ? 'bad' : 'good'}`} title=${failed ? attempt.errorText : undefined}>
    ${attempt.statusCode ?? DETAILS[attempt.errorDetail ?? ''] ?? errorName(attempt.error)}</span>`;
}

/** @type {Record<string, string>} */
const ERRORS = {
  DNS: 'no such host',
  REFUSED: 'refused',
  RESET: 'reset',
  TIMEOUT: 'timeout',
  TLS: 'TLS failed',
  PROTOCOL: 'not HTTP',
  STATUS: 'status',
  ADDRESS_REFUSED: 'address refused',
  INTERRUPTED: 'interrupted',
  CANCELLED: 'cancelled',
  KEY_MISSING: 'key missing',
  PROXY: 'our proxy failed',
};
/** @type {Record<string, string>} */
const DETAILS = {
  CERTIFICATE_EXPIRED: 'certificate expired',
  CERTIFICATE_NOT_YET_VALID: 'certificate not valid yet',
  CERTIFICATE_NAME: 'certificate of another name',
  CERTIFICATE_CHAIN_INCOMPLETE: 'certificate chain incomplete',
  CERTIFICATE_AUTHORITY_UNKNOWN: 'unknown certificate authority',
  CERTIFICATE_INVALID: 'certificate not acceptable',
  CLIENT_CERTIFICATE_REQUIRED: 'client certificate asked for',
  TLS_VERSION: 'TLS too old',
  NOT_TLS: 'not TLS',
};
/** @param {string | null} [error] */
export const errorName = (error) => ERRORS[error ?? ''] ?? (error ?? '').toLowerCase();
