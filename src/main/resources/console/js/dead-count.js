// How many dead letters there are. One number for the whole console, so that no two places contradict each other.
import { signal } from './html.js';
import { getIfThere } from './api.js';
import { api, can, tenantId } from './state.js';

/** @typedef {{ n: number, more: boolean }} Tally */

const kept = signal(/** @type {Tally & { tenant: string } | null} */ (null));
/** @type {{ tenant: string } | null} */
let asking = null;

/**
 * {n, more} of the present tenant: more, if there are more than could be counted; null where nobody can tell.
 *
 * @returns {Tally | null}
 */
export const deadCount = () => (kept.value?.tenant === tenantId.value ? kept.value : null);

/** Counts anew; what is asked meanwhile waits for the same answer. Faults leave the number as it was. */
export function recount() {
  const tenant = tenantId.value;
  if (!tenant || !can('read')) return;
  if (asking?.tenant === tenant) return;
  const mine = { tenant };
  asking = mine;
  getIfThere(api('/dead-letters/causes'))
    .then((causes) => {
      if (causes && tenant === tenantId.value) told(causes);
    })
    .catch(() => {})
    .finally(() => {
      if (asking === mine) asking = null;
    });
}

/**
 * A page that asked for all causes of the tenant shares what it was answered.
 *
 * @param {Api.Causes} causes
 */
export function told({ items, more, truncated }) {
  const n = items.reduce((sum, cause) => sum + cause.count, 0);
  if (tenantId.value === null) return;
  kept.value = { tenant: tenantId.value, n, more: more || truncated };
}
