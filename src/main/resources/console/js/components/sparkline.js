import { html } from '../html.js';

const WIDTH = 96;
const HEIGHT = 24;

/**
 * A row of bars without axes: the shape of a day. points: numbers, or {delivered, failed}; failed ones stand out at the
 * foot of their bar.
 */
export function Sparkline({ points }) {
  const bars = points.map((point) =>
    typeof point === 'number'
      ? { all: point, bad: 0 }
      : {
          all: (point.delivered ?? 0) + (point.failed ?? 0),
          bad: point.failed ?? 0,
        },
  );
  const top = Math.max(1, ...bars.map((bar) => bar.all));
  const step = WIDTH / Math.max(1, bars.length);
  const high = (n) => (n === 0 ? 0 : Math.max(1.5, (n / top) * HEIGHT));
  return html`<svg class="spark" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img"
    aria-label=${`${bars.reduce((sum, bar) => sum + bar.all, 0)} deliveries`}>
    ${bars.map(
      (bar, i) => html`
      <rect x=${i * step} y=${HEIGHT - high(bar.all)} width=${Math.max(1, step - 1)} height=${high(bar.all)} />
      ${bar.bad > 0 && html`<rect class="bad" x=${i * step} y=${HEIGHT - high(bar.bad)} width=${Math.max(1, step - 1)}
        height=${high(bar.bad)} />`}`,
    )}
  </svg>`;
}
