// Dead letters by what they died of: a thousand of them are mostly one or two faults.
import { html } from '../html.js';
import { post } from '../api.js';
import { api, can, word } from '../state.js';
import { href } from '../router.js';
import { useAction } from '../load.js';
import { count, counted, withoutScheme } from '../format.js';
import { advice } from '../advice.js';
import { countOf, jobOf } from '../jobs.js';
import { confirm } from './confirm.js';
import { ErrorBox } from './states.js';
import { Time } from './time.js';

const SHOWN = 5;

/**
 * causes: {items, more, truncated}; urls: webhook id → URL; filters: those under which they were counted.
 *
 * @param {{ causes: Api.Causes, urls: Ui.Urls, filters: object, onJob: (job: Api.Job) => void }} props
 */
export function Causes({ causes, urls, filters, onJob }) {
  const items = causes.items.slice(0, SHOWN);
  return html`<section class="stack-small">
    <h2>By cause</h2>
    <ul class="rows">${items.map(
      (
        cause,
      ) => html`<${Cause} key=${`${cause.webhookId}${cause.reason}${cause.error}${cause.errorDetail}${cause.statusCode}`}
      cause=${cause} url=${urls.get(cause.webhookId)} more=${causes.more} filters=${filters} onJob=${onJob} />`,
    )}</ul>
    ${
      causes.items.length > SHOWN &&
      html`<p
      class="muted small">And ${counted(causes.items.length - SHOWN, 'smaller one')}.</p>`
    }
  </section>`;
}

/**
 * @param {{
 *   cause: Api.DeadLetterCause,
 *   url?: string,
 *   more: boolean,
 *   filters: object,
 *   onJob: (job: Api.Job) => void,
 * }} props
 */
function Cause({ cause, url, more, filters, onJob }) {
  const told = advice(cause);
  const [busy, error, run] = useAction();
  /** @param {Api.DeadLetterChoice} body */
  const send = (body) => post(api('/dead-letters/replay'), { ...filters, webhookId: cause.webhookId, ...body });
  const replay = () =>
    run(async () => {
      // What died of one cause cannot be told apart there: all of the webhook's go, and that is what has to be asked.
      const n = countOf(await send({ dryRun: true }));
      const others = n - cause.count;
      const mixed = `All of this webhook: ${count(cause.count)} died of this, ${count(others)} of something else. `;
      confirm({
        title: `Send ${counted(n, 'dead letter')} again?`,
        text: `${others > 0 ? mixed : ''}Oldest first, each with a fresh schedule and the same event id.`,
        body: html`<p class="mono wrap">${url ?? cause.webhookId}</p>`,
        action: `Send ${count(n)} again`,
        run: async () => onJob(jobOf(await send({}))),
      });
    });
  return html`<li class="row cause">
    <span class="amount">${count(cause.count)}${more ? '+' : ''}</span>
    <div class="stack-small grow">
      <a class="whole" href=${href(`deliveries/${cause.exampleDeliveryId}`)}>${cause.message}</a>
      <div class="second"><span class="clip"><bdi>${url ? withoutScheme(url) : cause.webhookId}</bdi></span>
        <span>${cause.count > 1 && html`first <${Time} at=${cause.firstDiedAt} />, last `}<${Time}
          at=${cause.lastDiedAt} /></span></div>
      ${told?.todo && html`<div class="second">${told.todo}</div>`}
    </div>
    ${
      can('manage') &&
      html`<span class="over stack-small"><button class="compact" disabled=${busy}
      onClick=${replay}>${word('replay')}</button><${ErrorBox} error=${error} /></span>`
    }
  </li>`;
}
