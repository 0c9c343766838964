// What happened, newest first.
import { html, useState } from '../html.js';
import { get } from '../api.js';
import { api, tenantId } from '../state.js';
import { go, href, query } from '../router.js';
import { useLoad } from '../load.js';
import { counted } from '../format.js';
import { Page } from '../components/page.js';
import { EventTypeFilter } from '../components/filters.js';
import { bounds, chosenRange, isBounded, TimeRange } from '../components/time-range.js';
import { FirstEvent } from '../components/first-event.js';
import { Empty, loaded } from '../components/states.js';
import { Pager } from '../components/pager.js';
import { Time } from '../components/time.js';

export function Events() {
  const { eventType, cursor } = query.value;
  const range = chosenRange();
  const list = useLoad(
    (signal) => get(api('/events'), { eventType, ...bounds(range), cursor }, signal),
    [eventType, JSON.stringify(range), cursor, tenantId.value],
  );
  const filtered = Boolean(eventType || isBounded(range) || cursor);
  return html`<${Page} title="Events" subtitle="Everything that was published, whether or not a webhook wanted it.">
    <div class="filters">
      <${OpenById} />
      <${TimeRange} />
      <${EventTypeFilter} />
    </div>
    ${loaded(
      list,
      (page) => html`
      ${page.items.length === 0 && !filtered && html`<${FirstEvent} />`}
      ${
        page.items.length === 0 &&
        filtered &&
        html`<${Empty} title="Nothing found"
        text=${page.nextCursor ? 'Older pages may have what you look for.' : 'No event fits these filters.'} />`
      }
      ${
        page.items.length > 0 &&
        html`<ul class="rows">${page.items.map(
          (event) => html`<${Row} key=${event.id}
        event=${event} />`,
        )}</ul>`
      }
      <${Pager} page=${page} />`,
    )}
  <//>`;
}

/** @param {{ event: Api.EventSummary }} props */
function Row({ event }) {
  const n = event.matchedCount;
  return html`<li class="row event">
    <div class="stack-small grow">
      <a class="whole clip" href=${href(`events/${event.id}`)}><bdi>${event.type}</bdi></a>
      <div class="second"><code class="clip">${event.id}</code>${event.erasedAt && html`<span>data erased</span>`}</div>
    </div>
    <div class="right">
      <span class=${n === 0 ? 'muted small' : 'small'}>
        ${n === 0 ? 'no webhook wanted it' : counted(n, 'delivery', 'deliveries')}</span>
      <span class="second"><${Time} at=${event.acceptedAt} /></span>
    </div>
  </li>`;
}

/** Support asks with an id in hand, in whichever product's spelling. */
function OpenById() {
  const [id, setId] = useState('');
  /** @param {Event} event */
  const open = (event) => {
    event.preventDefault();
    if (id.trim()) go(href(`events/${encodeURIComponent(id.trim())}`));
  };
  return html`<form class="inline by-id" onSubmit=${open}>
    <input class="mono" aria-label="Event id" placeholder="Event id" value=${id}
      onInput=${(event) => setId(event.target.value)} spellcheck=${false} autocomplete="off" />
    <button disabled=${!id.trim()}>Open</button>
  </form>`;
}
