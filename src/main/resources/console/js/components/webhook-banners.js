// What a webhook needs right now: to be verified, to come back into service, to catch up.
import { html, useEffect, useState } from '../html.js';
import { del, get, getIfThere, post } from '../api.js';
import { api, can, isInstance, say, word } from '../state.js';
import { href } from '../router.js';
import { useLive } from '../live.js';
import { useAction, useLoad } from '../load.js';
import { jobOf } from '../jobs.js';
import { clock, count, counted, day } from '../format.js';
import { ChallengeResult } from './challenge.js';
import { confirm } from './confirm.js';
import { ErrorBox } from './states.js';
import { Icon } from './icons.js';
import { JobProgress } from './job.js';
import { PausedBanner } from './paused.js';
import { For } from './time.js';

/** @type {Record<string, string>} */
const TEXTS = {
  TOO_MANY_ERRORS: 'It was stopped after too many errors.',
  GONE: 'It was stopped because the receiver answered 410 Gone.',
  BLOCKED: 'It is blocked by hand.',
};

/**
 * reload: after something changed.
 *
 * @param {{ webhook: Api.Webhook, spoken: Api.Profile, reload: () => void }} props
 */
export function WebhookBanners({ webhook, spoken, reload }) {
  const [job, setJob] = useState(/** @type {Api.Job | null} */ (null));
  const [round, setRound] = useState(0);
  const busy = job?.state === 'RUNNING';
  // A job that somebody began elsewhere is shown too.
  useEffect(() => {
    get(api('/jobs'), { limit: 20 }).then(
      (page) => {
        const running = page.items.find((one) => one.webhookId === webhook.id && one.state === 'RUNNING');
        if (running) setJob(running);
      },
      () => {},
    );
  }, [webhook.id, webhook.status]);
  /** @param {Api.Job} done */
  const ended = (done) => {
    setJob(done);
    setRound((n) => n + 1);
    reload();
  };
  return html`
    ${
      webhook.status === 'UNVERIFIED' &&
      html`<${Unverified} webhook=${webhook} spoken=${spoken}
      reload=${reload} onJob=${setJob} />`
    }
    ${
      webhook.status === 'DISABLED' &&
      html`<${Disabled} webhook=${webhook} reload=${reload}
      onJob=${setJob} />`
    }
    <${PausedBanner} webhook=${webhook} reload=${reload} />
    ${
      webhook.status === 'ACTIVE' &&
      webhook.failingSince &&
      !webhook.paused &&
      html`<div class="banner wait"><${Icon} name="warn" />
      <span><strong>Its deliveries have failed</strong> for <${For} at=${webhook.failingSince} />.
        The receiver is asked again and again, and what waits is sent as soon as it is back; nothing is
        lost. <a href=${href('deliveries', { webhookId: webhook.id, state: 'WAITING' })}>See what
        waits</a></span></div>`
    }
    ${(webhook.warnings ?? []).map(
      (text) => html`<div class="banner plain" key=${text}><${Icon} name="warn" /><span>
      ${text}</span></div>`,
    )}
    ${
      webhook.status === 'ACTIVE' &&
      Boolean(webhook.heldCount) &&
      !busy &&
      html`<${Held} webhook=${webhook}
      onJob=${setJob} />`
    }
    ${webhook.status === 'ACTIVE' && !busy && html`<${Failed} webhook=${webhook} round=${round} onJob=${setJob} />`}
    ${job && html`<${JobProgress} key=${job.id} job=${job} onEnd=${ended} onClose=${() => setJob(null)} />`}`;
}

/** @param {{ webhook: Api.Webhook, spoken: Api.Profile, reload: () => void, onJob: (job: Api.Job) => void }} props */
function Unverified({ webhook, spoken, reload, onJob }) {
  const [result, setResult] = useState(/** @type {Api.ChallengeResult | null} */ (null));
  const held = webhook.heldCount ?? 0;
  const [busy, error, run] = useAction();
  const verify = () =>
    run(async () => {
      const answer = await post(api(`/webhooks/${webhook.id}/verify`));
      setResult(answer);
      if (answer.passed) {
        say(answer.message);
        if (answer.releaseJobId) onJob(await get(api(`/jobs/${answer.releaseJobId}`)));
        reload();
      }
    });
  return html`
    <div class="banner wait"><${Icon} name="warn" />
      <div class="stack-small grow"><strong>Not verified yet</strong>
        <span>It is sent nothing until it has answered a challenge: a request with a random text that it has to
          send back.
          ${held > 0 && ` ${counted(held, 'delivery is', 'deliveries are')} held so far.`}
        </span></div>
      ${
        can('manage') &&
        html`<div class="bar"><button class="primary" disabled=${busy} onClick=${verify}>
        ${busy ? 'Asking…' : word('verify', spoken)}</button></div>`
      }
    </div>
    ${result && !result.passed && html`<${ChallengeResult} result=${result} />`}
    <${ErrorBox} error=${error} />`;
}

/** @param {{ webhook: Api.Webhook, reload: () => void, onJob: (job: Api.Job) => void }} props */
function Disabled({ webhook, reload, onJob }) {
  const [busy, error, run] = useAction();
  /** @param {boolean} replayHeld */
  const unblock = (replayHeld) =>
    run(async () => {
      const { releaseJobId } = await post(api(`/webhooks/${webhook.id}/unblock`), { replayHeld });
      say('In service again.');
      if (releaseJobId) onJob(await get(api(`/jobs/${releaseJobId}`)));
      reload();
    });
  const byOperator = webhook.blockedBy === 'OPERATOR' && !isInstance.value;
  const held = webhook.heldCount ?? 0;
  return html`
    <div class=${`banner ${webhook.statusReason === 'BLOCKED' ? 'plain' : ''}`}><${Icon} name="warn" />
      <div class="stack-small grow"><strong>${TEXTS[webhook.statusReason ?? ''] ?? 'It is disabled.'}</strong>
        <span>For <${For} at=${webhook.statusSince} />. What it would have been sent meanwhile is
          held${
            held > 0
              ? html`: <${HeldOnes} webhook=${webhook}>
          ${counted(held, 'delivery', 'deliveries')}<//>`
              : ''
          }.
          ${byOperator && ' Only whoever runs this service can lift this block.'}</span></div>
      ${
        can('manage') &&
        !byOperator &&
        html`<div class="bar">
        ${
          held > 0 &&
          html`<button class="primary" disabled=${busy}
          onClick=${() => unblock(true)}>Unblock and send the ${count(held)} held</button>`
        }
        <button class=${held > 0 ? '' : 'primary'} disabled=${busy}
          onClick=${() => unblock(false)}>Unblock${held > 0 ? ' only' : ''}</button></div>`
      }
    </div>
    <${ErrorBox} error=${error} />`;
}

/** @param {{ webhook: Api.Webhook, children?: Ui.Markup }} props */
function HeldOnes({ webhook, children }) {
  return html`<a href=${href('deliveries', { webhookId: webhook.id, state: 'HELD' })}>${children}</a>`;
}

/** @param {{ webhook: Api.Webhook, onJob: (job: Api.Job) => void }} props */
function Held({ webhook, onJob }) {
  const [busy, error, run] = useAction();
  const n = webhook.heldCount ?? 0;
  const send = () => run(async () => onJob(jobOf(await post(api(`/webhooks/${webhook.id}/replay`), { what: 'HELD' }))));
  const discard = () =>
    confirm({
      title: `Discard ${counted(n, 'held delivery', 'held deliveries')}?`,
      text: 'They are cancelled and will not be sent. Their history stays.',
      action: `Discard ${count(n)}`,
      danger: true,
      run: async () => onJob(jobOf(await del(api(`/webhooks/${webhook.id}/held`), {}))),
    });
  if (error?.missing) return null;
  return html`<div class="banner plain"><${Icon} name="warn" />
      <span class="grow"><strong>
        ${counted(n, 'delivery is', 'deliveries are')} still held</strong> from the time when it was out of
        service. <${HeldOnes} webhook=${webhook}>See ${n === 1 ? 'it' : 'them'}<//></span>
      ${
        can('manage') &&
        html`<div class="bar"><button class="primary" disabled=${busy}
          onClick=${send}>Send ${n === 1 ? 'it' : `all ${count(n)}`} now</button>
        <button onClick=${discard}>Discard</button></div>`
      }</div>
    <${ErrorBox} error=${error} />`;
}

/**
 * After an outage: one button for all that failed in it.
 *
 * @param {{ webhook: Api.Webhook, round: number, onJob: (job: Api.Job) => void }} props
 */
function Failed({ webhook, round, onJob }) {
  const causes = useLoad(
    (signal) => getIfThere(api('/dead-letters/causes'), { webhookId: webhook.id }, signal),
    [webhook.id, round],
  );
  useLive(causes.reload, { wanted: (one) => one.webhookId === webhook.id && one.state === 'DEAD', pause: 5000 });
  const [busy, error, run] = useAction();
  const items = causes.data?.items ?? [];
  if (items.length === 0 || error?.missing) return null;
  const n = items.reduce((sum, cause) => sum + cause.count, 0);
  const since = items.map((cause) => cause.firstDiedAt).sort()[0];
  const when = new Date(since).toDateString() === new Date().toDateString() ? clock(since) : day(since);
  const amount = `${count(n)}${causes.data?.more ? '+' : ''}`;
  const replay = () =>
    run(async () => onJob(jobOf(await post(api(`/webhooks/${webhook.id}/replay`), { what: 'FAILED' }))));
  return html`<div class="banner plain"><${Icon} name="dead" />
      <span class="grow"><strong>
        ${amount} ${n === 1 ? 'delivery' : 'deliveries'} failed for good.</strong> ${items[0].message}</span>
      ${
        can('manage') &&
        html`<div class="bar"><button class=${webhook.failingSince ? '' : 'primary'} disabled=${busy}
        onClick=${replay}>Replay everything failed since ${when} (${amount})</button></div>`
      }</div>
    <${ErrorBox} error=${error} />`;
}
