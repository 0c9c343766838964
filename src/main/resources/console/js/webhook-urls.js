// Deliveries name their webhook by its id; people know it by its URL.
import { all } from './api.js';
import { withoutScheme } from './format.js';
import { api, tenantId } from './state.js';

const KEPT_MILLIS = 30000;
const MOST = 1000;
/** @type {{ tenant: string | null, at: number, urls: Promise<Ui.Urls> | null }} */
let kept = { tenant: null, at: 0, urls: null };

/**
 * Webhook id → URL of the tenant's webhooks, the newest thousand; asked for again after half a minute.
 *
 * @returns {Promise<Ui.Urls>}
 */
export function webhookUrls() {
  const tenant = tenantId.value;
  if (!kept.urls || kept.tenant !== tenant || Date.now() - kept.at > KEPT_MILLIS) {
    const urls = all(api('/webhooks'), { health: false }, MOST).then(
      (items) => new Map(items.map((webhook) => [webhook.id, webhook.url])),
    );
    kept = { tenant, at: Date.now(), urls };
    urls.catch(() => {
      kept = { tenant: null, at: 0, urls: null };
    });
    return urls;
  }
  return kept.urls;
}

/**
 * The choices of a filter by webhook.
 *
 * @param {Ui.Urls | null} urls
 */
export function webhookOptions(urls) {
  /** @type {Array<[string, string]>} */
  const options = [...(urls ?? [])].map(([id, url]) => [id, withoutScheme(url)]);
  options.unshift(['', 'All webhooks']);
  return options;
}
