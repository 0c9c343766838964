// Dead letters by what they died of: a thousand of them are mostly one or two faults.
import { html } from '../html.js';
import { post } from '../api.js';
import { api, can, say, word } from '../state.js';
import { href } from '../router.js';
import { count, counted, withoutScheme } from '../format.js';
import { advice } from '../advice.js';
import { confirm } from './confirm.js';
import { Time } from './time.js';

const SHOWN = 5;

/** causes: {items, more, truncated}; urls: webhook id → URL. */
export function Causes({ causes, urls, onJob }) {
  const items = causes.items.slice(0, SHOWN);
  return html`<section class="stack-small">
    <h2>By cause</h2>
    <ul class="rows">${items.map(
      (cause) => html`<${Cause} key=${`${cause.webhookId}${cause.reason}${cause.error}${cause.statusCode}`}
      cause=${cause} url=${urls.get(cause.webhookId)} more=${causes.more} onJob=${onJob} />`,
    )}</ul>
    ${causes.items.length > SHOWN && html`<p
      class="muted small">And ${counted(causes.items.length - SHOWN, 'smaller one')}.</p>`}
  </section>`;
}

function Cause({ cause, url, more, onJob }) {
  const told = advice({ error: cause.error, statusCode: cause.statusCode });
  const replay = () =>
    confirm({
      title: `Send all dead letters of this webhook again?`,
      text: `${counted(cause.count, 'dead letter')} died of this; others of the same webhook go along. Oldest ` +
        `first, each with a fresh schedule.`,
      action: 'Send again',
      run: async () => {
        onJob(await post(api('/dead-letters/replay'), { webhookId: cause.webhookId }));
        say('It has begun.');
      },
    });
  return html`<li class="row cause">
    <span class="amount">${count(cause.count)}${more ? '+' : ''}</span>
    <div class="stack-small grow">
      <a class="whole" href=${href(`deliveries/${cause.exampleDeliveryId}`)}>${cause.message}</a>
      <div class="second"><span class="clip"><bdi>${url ? withoutScheme(url) : cause.webhookId}</bdi></span>
        <span>${cause.count > 1 && html`<${Time} at=${cause.firstDiedAt} /> to `}<${Time}
          at=${cause.lastDiedAt} /></span></div>
      ${told?.todo && html`<div class="second">${told.todo}</div>`}
    </div>
    ${can('manage') && html`<button class="compact over" onClick=${replay}>${word('replay')}</button>`}
  </li>`;
}
