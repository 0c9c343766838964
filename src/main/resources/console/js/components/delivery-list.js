// A list of deliveries that keeps itself up to date without moving what a person reads: new ones wait behind a button.
import { html, useEffect, useRef, useState } from '../html.js';
import { get } from '../api.js';
import { api, tenantId } from '../state.js';
import { live, useLive } from '../live.js';
import { useEvery, useLoad } from '../load.js';
import { counted } from '../format.js';
import { bounds, isBounded } from './time-range.js';
import { DeliveryRow } from './delivery-row.js';
import { Empty, loaded } from './states.js';
import { Pager } from './pager.js';

const LOOK_MILLIS = 5000;
/** With a stream, only in case that it missed something. */
const LIVE_LOOK_MILLIS = 60000;

/**
 * filters: of the API; range: of time-range.js; urls: webhook id → URL or null; limit: rows of a page.
 *
 * @param {{
 *   filters: { state?: string, webhookId?: string, eventType?: string, statusCode?: string },
 *   range?: Ui.Span,
 *   cursor?: string,
 *   urls?: Ui.Urls | null,
 *   limit?: number,
 *   empty?: Ui.Markup,
 *   pager?: boolean,
 * }} props
 */
export function DeliveryList({ filters, range = {}, cursor, urls, limit = 50, empty, pager = true }) {
  const key = JSON.stringify([filters, range, cursor, limit, tenantId.value]);
  /** @param {AbortSignal} [signal] */
  const ask = (signal) => get(api('/deliveries'), { ...filters, ...bounds(range), cursor, limit }, signal);
  const list = useLoad(ask, [key]);
  const [ahead, setAhead] = useState(
    /** @type {{ page: Ui.Page<Api.DeliverySummary>, ids: string[] } | null} */ (null),
  );
  const fresh = useRef(/** @type {Set<string>} */ (new Set()));
  useEffect(() => {
    setAhead(null);
    fresh.current = new Set();
  }, [key]);

  const look = async () => {
    if (cursor || !list.data) return;
    const newest = await ask().catch(() => null);
    if (!newest) return;
    // States of rows that are seen already change where they stand; rows that are not seen yet wait.
    const shown = new Set(list.data.items.map((item) => item.id));
    const states = new Map(newest.items.map((item) => [item.id, item]));
    list.set({ ...list.data, items: list.data.items.map((item) => states.get(item.id) ?? item) });
    setAhead({ page: newest, ids: newest.items.filter((item) => !shown.has(item.id)).map((item) => item.id) });
  };
  useLive(look, { on: !cursor, wanted: (delivery) => fits(delivery, filters) });
  useEvery(cursor ? 0 : live.value ? LIVE_LOOK_MILLIS : LOOK_MILLIS, look, [key]);
  const take = () => {
    if (!ahead) return;
    fresh.current = new Set(ahead.ids);
    list.set(ahead.page);
    setAhead(null);
  };

  return html`${loaded(
    list,
    (page) => html`
    <div class="rows">
      ${
        ahead &&
        ahead.ids.length > 0 &&
        html`<button class="waiting-rows"
        onClick=${take}>Show ${counted(ahead.ids.length, 'new delivery', 'new deliveries')}</button>`
      }
      ${
        page.items.length === 0 &&
        (empty ??
          html`<${Nothing}
        filtered=${Object.values(filters).some(Boolean) || isBounded(range)} more=${page.nextCursor} />`)
      }
      <ul>${page.items.map(
        (delivery) => html`<${DeliveryRow} key=${delivery.id} delivery=${delivery} urls=${urls}
        fresh=${fresh.current.has(delivery.id)} />`,
      )}</ul>
    </div>
    ${pager && html`<${Pager} page=${page} />`}`,
  )}`;
}

/**
 * Its state does not count: a delivery that had the wanted one may just have left it.
 *
 * @param {Pick<Api.DeliverySummary, 'webhookId' | 'eventType'>} delivery
 * @param {{ webhookId?: string, eventType?: string }} props
 */
export const fits = (delivery, { webhookId, eventType }) =>
  (!webhookId || delivery.webhookId === webhookId) && (!eventType || delivery.eventType === eventType);

/** Whether the list follows what happens, in a word. */
export function LiveMark() {
  return live.value
    ? html`<span class="live good" title="Deliveries appear as they happen">Live</span>`
    : html`<span class="live faint" title="No live stream at the moment">Every 5 s</span>`;
}

/** @param {{ filtered: boolean, more: string | null }} props */
function Nothing({ filtered, more }) {
  if (more) return html`<${Empty} title="Nothing on this page" text="Older pages may have what you look for." />`;
  return filtered
    ? html`<${Empty} title="Nothing found" text="No delivery fits these filters." />`
    : html`<${Empty} title="No deliveries yet"
      text="As soon as an event is published that a webhook wants, its delivery appears here." />`;
}
