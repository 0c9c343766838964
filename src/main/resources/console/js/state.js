// Who we are, whose webhooks we look at, and how that product speaks. Shared by all pages.
import { signal, computed } from './html.js';
import { all, get } from './api.js';
import { query, carry } from './router.js';

/** Whoever is signed in, else null. */
export const me = signal(/** @type {Api.Me | null} */ (null));
/** How this installation looks. */
export const branding = signal(
  /** @type {Api.Answer<'GET', '/console/settings.json'>} */ ({
    name: 'Signpost',
    accent: null,
    logoUrl: null,
    version: '',
  }),
);
/** All tenants, for a key of the instance. */
export const tenants = signal(/** @type {Api.Tenant[]} */ ([]));
/** The tenant itself with its wire profile, null until loaded. */
export const tenant = signal(/** @type {Api.Tenant | null} */ (null));
export const profile = signal(/** @type {Api.Profile | null} */ (null));
/** Things to say in passing. */
export const notice = signal(/** @type {{ text: string, kind: 'good' | 'bad' } | null} */ (null));

/** Grows when somebody here has changed what the operator should know about the instance. */
export const instanceChanges = signal(0);

export const isInstance = computed(() => me.value !== null && me.value.tenantId === null);
/** The tenant that pages show: the key's, the address's, the last one seen, or the oldest; null if there is none. */
export const tenantId = computed(() =>
  me.value === null ? null : (me.value.tenantId ?? query.value.tenant ?? lastTenant() ?? null),
);

const LAST_TENANT = 'signpost.tenant';

function lastTenant() {
  const last = sessionStorage.getItem(LAST_TENANT);
  return (tenants.value.find((one) => one.id === last) ?? tenants.value.at(-1))?.id;
}

carry(() => (isInstance.value && tenantId.value ? { tenant: tenantId.value } : {}));

/**
 * Whether the signed-in key may do what needs that scope.
 *
 * @param {Api.Scope} scope
 */
export function can(scope) {
  const scopes = me.value?.scopes ?? [];
  return scopes.includes('admin') || scopes.includes(scope);
}

/**
 * A path of the API below the present tenant.
 *
 * @template {string} Path
 * @param {Path} path
 * @returns {`/v1/tenants/${string}${Path}`}
 */
export function api(path) {
  return `/v1/tenants/${encodeURIComponent(String(tenantId.value))}${path}`;
}

const FALLBACK = {
  add: 'Register webhook',
  deadLetters: 'Dead letters',
  delete: 'Delete',
  events: 'Event types',
  history: 'Delivery history',
  replay: 'Replay',
  replayAll: 'Replay all',
  resend: 'Deliver again',
  save: 'Save',
  secret: 'Signing secret',
  test: 'Send test event',
  title: 'Webhooks',
  url: 'Endpoint URL',
  verify: 'Verify',
};

/**
 * The product's own word, from the given wire profile or the tenant's.
 *
 * @param {keyof typeof FALLBACK} name
 * @param {Api.Profile | null} [from]
 */
export function word(name, from = profile.value) {
  return from?.words?.[name] ?? FALLBACK[name];
}

/**
 * @param {string} text
 * @param {'good' | 'bad'} [kind]
 */
export function say(text, kind = 'good') {
  notice.value = { text, kind };
}

/** @type {Map<string, Api.Profile>} */
const profiles = new Map();

/**
 * One wire profile; asked for once.
 *
 * @param {string} name
 * @returns {Promise<Api.Profile>}
 */
export async function profileNamed(name) {
  const known = profiles.get(name) ?? (await get(`/v1/profiles/${encodeURIComponent(name)}`));
  profiles.set(name, known);
  return known;
}

export async function loadMe() {
  const found = await get('/v1/me');
  tenants.value = found.tenantId === null ? await all('/v1/tenants') : [];
  me.value = found;
}

/** Loads what belongs to the present tenant. A key that may only publish sees nothing, and that is no fault. */
export async function loadTenant() {
  const id = tenantId.value;
  if (id === null || !can('read')) return;
  if (isInstance.value) sessionStorage.setItem(LAST_TENANT, id);
  const found = await get(`/v1/tenants/${encodeURIComponent(id)}`);
  const spoken = await profileNamed(found.profileInForce);
  if (tenantId.value !== id) return;
  tenant.value = found;
  profile.value = spoken;
}
