// Deliveries that ran out of attempts: why they died, and getting them delivered after all.
import { html, useEffect, useState } from '../html.js';
import { del, get, getIfThere, post } from '../api.js';
import { api, can, tenantId, word } from '../state.js';
import { query } from '../router.js';
import { told } from '../dead-count.js';
import { countOf, jobOf } from '../jobs.js';
import { useLive } from '../live.js';
import { useLoad } from '../load.js';
import { count, counted } from '../format.js';
import { webhookOptions, webhookUrls } from '../webhook-urls.js';
import { Page } from '../components/page.js';
import { Choice, EventTypeFilter } from '../components/filters.js';
import { bounds, chosenRange, isBounded, TimeRange } from '../components/time-range.js';
import { Causes } from '../components/causes.js';
import { fits } from '../components/delivery-list.js';
import { DeadLetterRow } from '../components/dead-letter-row.js';
import { Empty, loaded } from '../components/states.js';
import { JobProgress } from '../components/job.js';
import { Pager } from '../components/pager.js';
import { confirm } from '../components/confirm.js';

export function DeadLetters() {
  const { webhookId, eventType, cursor } = query.value;
  const range = chosenRange();
  const key = [webhookId, eventType, JSON.stringify(range), tenantId.value];
  const filters = () => ({ webhookId, eventType, ...bounds(range) });
  const filtered = Boolean(webhookId || eventType || isBounded(range));
  const urls = useLoad(() => webhookUrls(), [tenantId.value]);
  const list = useLoad((signal) => get(api('/dead-letters'), { ...filters(), cursor }, signal), [...key, cursor]);
  const causes = useLoad(async (signal) => {
    const found = await getIfThere(api('/dead-letters/causes'), filters(), signal);
    if (found && !filtered) told(found);
    return found;
  }, key);
  const [jobs, setJobs] = useState(/** @type {Api.Job[]} */ ([]));
  useEffect(() => {
    // Work that somebody began before this page was opened goes on, and should be seen.
    get(api('/jobs'), { limit: 20 }).then(
      (page) => setJobs(page.items.filter((job) => job.state === 'RUNNING')),
      () => {},
    );
  }, [tenantId.value]);
  const [ahead, setAhead] = useState(false);
  useEffect(() => setAhead(false), [...key, cursor]);
  useLive(() => setAhead(true), { on: !cursor, wanted: (one) => one.state === 'DEAD' && fits(one, query.value) });
  const reload = () => {
    setAhead(false);
    list.reload();
    causes.reload();
  };
  /** @param {Api.Job} job */
  const begin = (job) => setJobs((old) => [job, ...old]);
  return html`<${Page} title=${word('deadLetters')}
    subtitle="Deliveries that failed for good. They wait here for you until their events expire.">
    ${jobs.map(
      (job) => html`<${JobProgress} key=${job.id} job=${job} onEnd=${reload}
      onClose=${() => setJobs((old) => old.filter((one) => one.id !== job.id))} />`,
    )}
    <div class="filters">
      <${Choice} name="webhookId" label="Webhook" options=${webhookOptions(urls.data)} />
      <${TimeRange} />
      <${EventTypeFilter} />
    </div>
    ${ahead && html`<button class="newer" onClick=${reload}>There are new ones. Show them</button>`}
    ${
      causes.data &&
      causes.data.items.length > 0 &&
      html`<${Causes} causes=${causes.data} urls=${urls.data ?? new Map()}
      filters=${filters()} onJob=${begin} />`
    }
    ${loaded(list, (page) =>
      page.items.length === 0 && !page.nextCursor && !cursor
        ? html`<${Nothing} filtered=${filtered} />`
        : html`<${Letters} key=${JSON.stringify([...key, cursor])} page=${page} urls=${urls.data ?? new Map()}
          filters=${filters()} filtered=${filtered} onJob=${begin} />
        <${Pager} page=${page} />`,
    )}
  <//>`;
}

/** @param {{ filtered: boolean }} props */
function Nothing({ filtered }) {
  return filtered
    ? html`<${Empty} title="Nothing found" text="None fits these filters." />`
    : html`<${Empty} title="Nothing is stuck"
      text="A delivery that fails to the end of its schedule comes here, and can be sent again once its receiver
        is mended." />`;
}

/**
 * @param {{
 *   page: Ui.Page<Api.DeadLetter>,
 *   urls: Ui.Urls,
 *   filters: object,
 *   filtered: boolean,
 *   onJob: (job: Api.Job) => void,
 * }} props
 */
function Letters({ page, urls, filters, filtered, onJob }) {
  const [chosen, setChosen] = useState(/** @type {Set<string>} */ (new Set()));
  const ids = page.items.map((letter) => letter.id);
  const all = ids.length > 0 && ids.every((id) => chosen.has(id));
  /** @param {string} id */
  const toggle = (id) =>
    setChosen((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  /** @param {Api.Job} job */
  const started = (job) => {
    setChosen(new Set());
    onJob(job);
  };
  return html`<div class="rows">
    ${
      can('manage') &&
      html`<div class="list-head">
      <label class="check fit"><input type="checkbox" checked=${all}
        onChange=${() => setChosen(new Set(all ? [] : ids))} />
        <span>${chosen.size > 0 ? `${count(chosen.size)} chosen` : 'Choose all on this page'}</span></label>
      <span class="bar end"><${Deeds} chosen=${[...chosen]} filters=${filters} filtered=${filtered}
        onJob=${started} /></span>
    </div>`
    }
    <ul>${page.items.map(
      (letter) => html`<${DeadLetterRow} key=${letter.id} letter=${letter} url=${urls.get(letter.webhookId)}
      checked=${chosen.has(letter.id)} onToggle=${can('manage') ? () => toggle(letter.id) : null} />`,
    )}</ul>
  </div>`;
}

/**
 * Replay or discard what is chosen, or what the filters find; the server is asked how many that is before.
 *
 * @param {{ chosen: string[], filters: Api.DeadLetterChoice, filtered: boolean, onJob: (job: Api.Job) => void }} props
 */
function Deeds({ chosen, filters, filtered, onJob }) {
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value));
  const some = chosen.length > 0;
  /** @type {Api.DeadLetterChoice} */
  const choice = some ? { ids: chosen } : filtered ? given : { all: true };
  const scope = some ? '' : filtered ? ' that fit these filters' : '';
  /** @param {'replay' | 'discard'} kind */
  const ask = async (kind) => {
    /** @param {Api.DeadLetterChoice} body */
    const send = (body) =>
      kind === 'replay' ? post(api('/dead-letters/replay'), body) : del(api('/dead-letters'), body);
    const n = some ? chosen.length : countOf(await send({ ...choice, dryRun: true }));
    const what = counted(n, 'dead letter');
    confirm(
      kind === 'replay'
        ? {
            title: `Send ${what}${scope} again?`,
            text:
              'Oldest first, each with a fresh schedule and the same event id. Those of webhooks that are ' +
              'not active are skipped.',
            action: `Send ${count(n)} again`,
            run: async () => onJob(jobOf(await send(choice))),
          }
        : {
            title: `Discard ${what}${scope}?`,
            text: 'They are cancelled and will not be sent. Their history stays until their events expire.',
            action: `Discard ${count(n)}`,
            danger: true,
            run: async () => onJob(jobOf(await send(choice))),
          },
    );
  };
  /** @param {'replay' | 'discard'} kind */
  const asked = (kind) => () =>
    ask(kind).catch((error) =>
      confirm({ title: 'That did not work', text: error.message, action: 'Close', run: async () => {} }),
    );
  return html`
    <button class="compact primary" onClick=${asked('replay')}>
      ${some ? `${word('replay')} ${count(chosen.length)}` : filtered ? `${word('replay')} these` : word('replayAll')}
      </button>
    <button class="compact"
      onClick=${asked('discard')}>Discard${some ? ` ${count(chosen.length)}` : filtered ? ' these' : ' all'}</button>`;
}
