// All deliveries, newest event first.
import { html } from '../html.js';
import { tenantId } from '../state.js';
import { query } from '../router.js';
import { useLoad } from '../load.js';
import { webhookOptions, webhookUrls } from '../webhook-urls.js';
import { Page } from '../components/page.js';
import { Choice, EventTypeFilter } from '../components/filters.js';
import { chosenRange, TimeRange } from '../components/time-range.js';
import { DeliveryList, LiveMark } from '../components/delivery-list.js';

/** @type {Array<[string, string]>} */
const STATES = [
  ['', 'Any state'],
  ['WAITING', 'Waiting'],
  ['DELIVERED', 'Delivered'],
  ['DEAD', 'Dead letter'],
  ['HELD', 'Held'],
  ['CANCELLED', 'Cancelled'],
];

const CODES = ['200', '400', '401', '403', '404', '410', '429', '500', '502', '503', '504'];

export function Deliveries() {
  const { state, webhookId, eventType, statusCode, cursor } = query.value;
  const urls = useLoad(() => webhookUrls(), [tenantId.value]);
  /** @type {Array<[string, string]>} */
  const codes = CODES.map((code) => [code, code]);
  codes.unshift(['', 'Any answer']);
  return html`<${Page} title="Deliveries" subtitle="One delivery is one event on its way to one webhook."
    actions=${!cursor && html`<${LiveMark} />`}>
    <div class="filters">
      <${Choice} name="state" label="State" options=${STATES} />
      <${Choice} name="webhookId" label="Webhook" options=${webhookOptions(urls.data)} />
      <${Choice} name="statusCode" label="Last status"
        options=${codes} />
      <${TimeRange} />
      <${EventTypeFilter} />
    </div>
    <${DeliveryList} filters=${{ state, webhookId, eventType, statusCode }} range=${chosenRange()} cursor=${cursor}
      urls=${urls.data ?? new Map()} />
  <//>`;
}
