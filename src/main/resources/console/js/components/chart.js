// A chart over time, drawn by uPlot in the colours of the page.
import { html, useEffect, useRef } from '../html.js';
import { zone } from '../format.js';
import UPlot from '../../vendor/uplot.js';

const HEIGHT = 190;
/** Deliveries and milliseconds have no halves: 1, 2, 5, 10 and so on. */
const WHOLE = Array.from({ length: 30 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3));
const dark = matchMedia('(prefers-color-scheme: dark)');

/**
 * times: seconds since 1970; series: [{label, tone, values, bars, format}] with tone a colour of tokens.css such as
 * "good"; unit: written at the axis. Charts with the same sync move their cursors together.
 */
export function Chart({ times, series, unit, sync, label, format = (n) => `${n}` }) {
  const box = useRef(null);
  const plot = useRef(null);
  const shape = series.map((one) => one.label).join();

  useEffect(() => {
    const draw = () => {
      plot.current?.destroy();
      plot.current = new UPlot(options(box.current, { series, unit, sync, format }), data(times, series), box.current);
    };
    draw();
    // It may be called once more when the page has gone but this has not been told yet.
    const watch = new ResizeObserver(([{ target }]) =>
      plot.current?.setSize({ width: target.clientWidth - 16, height: HEIGHT }),
    );
    watch.observe(box.current);
    dark.addEventListener('change', draw);
    return () => {
      watch.disconnect();
      dark.removeEventListener('change', draw);
      plot.current.destroy();
      plot.current = null;
    };
  }, [shape, unit]);
  useEffect(() => plot.current?.setData(data(times, series)), [times, series]);
  return html`<figure class="chart" ref=${box} role="img" aria-label=${label}></figure>`;
}

const data = (times, series) => [times, ...series.map((one) => one.values)];

/** The places of a series whose neighbours are empty: a line would leave them out. uPlot's filter of points. */
function alone(plot, index) {
  const values = plot.data[index];
  const there = (i) => values[i] !== null && values[i] !== undefined;
  return [...values.keys()].filter((i) => there(i) && !there(i - 1) && !there(i + 1));
}

function options(box, { series, unit, sync, format }) {
  const color = (name) => getComputedStyle(box).getPropertyValue(`--${name}`).trim();
  const font = '12px system-ui, sans-serif';
  const axis = { stroke: color('muted'), font, grid: { stroke: color('line'), width: 1 }, ticks: { show: false } };
  return {
    width: box.clientWidth - 16,
    height: HEIGHT,
    cursor: { sync: sync ? { key: sync } : undefined, y: false, points: { size: 6 } },
    legend: { live: true },
    scales: { y: { range: (_, low, high) => [Math.min(0, low ?? 0), high > 0 ? high * 1.1 : 1] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        values: [
          [86400, '{D} {MMM}', null, null, null, null, null, null, 1],
          [60, '{HH}:{mm}', '\n{D} {MMM}', null, null, null, null, null, 1],
          [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1],
        ],
      },
      {
        ...axis,
        label: unit,
        labelFont: font,
        labelSize: 18,
        size: 52,
        incrs: WHOLE,
        values: (_, ticks) => ticks.map(format),
      },
    ],
    series: [
      { value: '{D} {MMM} {HH}:{mm}', label: `Time (${zone()})` },
      ...series.map((one) => ({
        label: one.label,
        stroke: color(one.tone),
        width: one.bars ? 0 : 1.75,
        points: { show: true, size: 5, filter: alone, fill: color(one.tone) },
        spanGaps: false,
        fill: one.bars ? color(one.tone) : undefined,
        paths: one.bars ? UPlot.paths.bars({ size: [0.8, 24] }) : undefined,
        value: (_, n) => (n === null || n === undefined ? '--' : format(n)),
      })),
    ],
  };
}
