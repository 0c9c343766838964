import { html } from '../html.js';
import { count, counted } from '../format.js';

const WIDTH = 96;
const HEIGHT = 24;

/**
 * A row of bars without axes: the shape of a day. points: {delivered, failed}; failed ones stand out at the foot.
 *
 * @param {{ points: Array<{ delivered: number, failed: number }> }} props
 */
export function Sparkline({ points }) {
  const bars = points.map(({ delivered, failed }) => ({ all: delivered + failed, bad: failed }));
  const top = Math.max(1, ...bars.map((bar) => bar.all));
  const step = WIDTH / Math.max(1, bars.length);
  /** @param {number} n */
  const high = (n) => Math.max(n === 0 ? 1 : 2, (n / top) * HEIGHT);
  return html`<svg class="spark" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img"
    aria-label=${`${counted(sum(bars, 'all'), 'attempt', 'attempts')} in 24 hours, ${count(sum(bars, 'bad'))} failed`}>
    ${bars.map(
      (bar, i) => html`
      <rect class=${bar.all === 0 ? 'none' : undefined} x=${i * step} y=${HEIGHT - high(bar.all)} width=${Math.max(1, step - 1)} height=${high(bar.all)} />
      ${
        bar.bad > 0 &&
        html`<rect class="bad" x=${i * step} y=${HEIGHT - high(bar.bad)} width=${Math.max(1, step - 1)}
        height=${high(bar.bad)} />`
      }`,
    )}
  </svg>`;
}

/**
 * @param {Array<{ all: number, bad: number }>} bars
 * @param {'all' | 'bad'} name
 */
const sum = (bars, name) => bars.reduce((n, bar) => n + bar[name], 0);
