// Numbers and charts of a span of time, for one webhook or for all. Hidden where the server has none.
import { html, signal, useMemo } from '../html.js';
import { getIfThere } from '../api.js';
import { api, tenantId } from '../state.js';
import { live, useLive } from '../live.js';
import { useEvery, useLoad } from '../load.js';
import { count, millis, percent, span } from '../format.js';
import { readStats } from '../stats.js';
import { Chart } from './chart.js';
import { ErrorBox } from './states.js';

const REFRESH_MILLIS = 15000;
/** With a stream, only so that the charts move on. */
const LIVE_REFRESH_MILLIS = 60000;
const LIVE_PAUSE_MILLIS = 5000;
/** The server counts no further. */
const MOST_WAITING = 10000;
/** @type {Array<[number, string]>} */
const SPANS = [
  [3600, 'Hour'],
  [86400, 'Day'],
  [604800, 'Week'],
];

/** Seconds; the same on all pages. */
const chosen = signal(SPANS[0][0]);

/**
 * webhookId: whose numbers, or undefined for those of all.
 *
 * @param {{ webhookId?: string }} props
 */
export function StatsPanel({ webhookId }) {
  const seconds = chosen.value;
  const path = webhookId ? /** @type {const} */ (`/webhooks/${webhookId}/stats`) : '/stats';
  const from = () => new Date(Date.now() - seconds * 1000).toISOString();
  const load = useLoad((signal) => getIfThere(api(path), { from: from() }, signal), [path, seconds, tenantId.value]);
  useLive(load.reload, { pause: LIVE_PAUSE_MILLIS, wanted: (one) => !webhookId || one.webhookId === webhookId });
  useEvery(load.data ? (live.value ? LIVE_REFRESH_MILLIS : REFRESH_MILLIS) : 0, load.reload);
  const stats = useMemo(() => load.data && readStats(load.data), [load.data]);
  if (!stats && load.error) return html`<${ErrorBox} error=${load.error} retry=${load.reload} />`;
  if (!stats) return load.loading ? html`<${Awaited} />` : null;
  return html`<section class="stack" aria-label="Health">
    <div class="bar"><h2 class="grow">Health</h2>
      <div class="tabs" role="group" aria-label="Time range">${SPANS.map(
        ([value, text]) => html`
        <button key=${value} aria-pressed=${value === seconds} onClick=${() => {
          chosen.value = value;
        }}>${text}</button>`,
      )}</div></div>
    <${ErrorBox} error=${load.error} />
    <${Tiles} totals=${stats.totals} />
    ${
      stats.times.length > 1 &&
      html`<div class="columns">
      <div class="panel"><div class="panel-head"><h3>Deliveries</h3></div>
        <${Chart} times=${stats.times} unit=${`per ${span(stats.stepSeconds).replace(/^1 /, '')}`} sync=${path}
          label="Deliveries over time" format=${count}
          series=${stats.amounts} /></div>
      <div class="panel"><div class="panel-head"><h3>Response time</h3></div>
        <${Chart} times=${stats.times} unit="ms" sync=${path} label="Response time over time" format=${count}
          series=${stats.latencies} /></div>
    </div>`
    }
  </section>`;
}

/** Holds the place, so that what stands below does not jump. */
const Awaited = () => html`<div class="stats-space" aria-busy="true"></div>`;

/** @param {{ totals: ReturnType<typeof readStats>['totals'] }} props */
function Tiles({ totals }) {
  /** @type {Array<[name: string, value: number | null | undefined, write: (n: number) => string]>} */
  const all = [
    ['Delivered', totals.delivered, count],
    ['Success rate', totals.successRate, percent],
    ['Median response', totals.p50, (n) => millis(Math.round(n))],
    ['Slowest 5 %', totals.p95, (n) => millis(Math.round(n))],
    ['Waiting', totals.waiting, (n) => `${count(n)}${n === MOST_WAITING ? '+' : ''}`],
    ['Oldest waiting', totals.oldestSeconds, span],
  ];
  const tiles = all.flatMap(([name, value, write]) => (typeof value === 'number' ? [[name, write(value)]] : []));
  if (tiles.length === 0) return null;
  return html`<div class="tiles">${tiles.map(
    ([name, text]) => html`<div class="tile" key=${name}>
    <span class="name">${name}</span><span class="value">${text}</span></div>`,
  )}</div>`;
}
