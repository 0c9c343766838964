// Long work with its progress: a replay, or throwing dead letters away.
import { html, useEffect, useRef, useState } from '../html.js';
import { del, get } from '../api.js';
import { api, can, say } from '../state.js';
import { recount } from '../dead-count.js';
import { useEvery } from '../load.js';
import { count } from '../format.js';
import { href } from '../router.js';
import { StatusMark } from './status.js';

const WATCH_MILLIS = 1000;
const KINDS = {
  REPLAY_DEAD: 'Sending dead letters again',
  DISCARD_DEAD: 'Discarding dead letters',
  REPLAY_HELD: 'Sending what was held',
  DISCARD_HELD: 'Discarding what was held',
};

const RESENDS = new Set(['REPLAY_DEAD', 'REPLAY_HELD']);

/**
 * Watches a job until it ends; onEnd(job) is called once. onClose takes the finished one away.
 *
 * @param {{ job: Api.Job, onEnd?: ((job: Api.Job) => void), onClose?: (() => void) }} props
 */
export function JobProgress({ job: first, onEnd, onClose }) {
  const [job, setJob] = useState(first);
  const ended = useRef(false);
  const running = job.state === 'RUNNING';
  useEvery(running ? WATCH_MILLIS : 0, async () => {
    const now = await get(api(`/jobs/${job.id}`)).catch(() => null);
    if (now) setJob(now);
  });
  useEffect(() => {
    if (running || ended.current) return;
    ended.current = true;
    recount();
    onEnd?.(job);
  }, [running]);
  const cancel = async () => {
    await del(api(`/jobs/${job.id}`)).catch((error) => say(error.message, 'bad'));
    setJob(await get(api(`/jobs/${job.id}`)));
  };
  const gone = job.done + job.skipped;
  return html`<section class="panel job" role="status">
    <div class="panel-head">
      <${StatusMark} kind="job" state=${job.state} />
      <strong class="grow">${KINDS[job.kind] ?? job.kind}</strong>
      <span class="muted">
        ${count(job.done)} of ${count(job.total)}${job.skipped > 0 && ` · ${count(job.skipped)} skipped`}</span>
      ${running && can('manage') && html`<button class="compact" onClick=${cancel}>Cancel</button>`}
      ${!running && onClose && html`<button class="compact plain" onClick=${onClose}>Close</button>`}
    </div>
    <progress max=${Math.max(1, job.total)} value=${running ? gone : Math.max(1, job.total)} aria-label="Progress">
      </progress>
    ${
      job.state === 'DONE' &&
      job.done > 0 &&
      RESENDS.has(job.kind) &&
      html`<p class="body muted small">They are on
      their way again. <a href=${href('deliveries', { webhookId: job.webhookId, state: 'WAITING' })}>See what still
      waits</a></p>`
    }
    ${
      !running &&
      job.skipped > 0 &&
      html`<p
      class="body muted small">Skipped were those whose webhook is not active, or that somebody else had dealt
        with.</p>`
    }
  </section>`;
}
