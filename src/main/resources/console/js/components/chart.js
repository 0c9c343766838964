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
 *
 * @param {{
 *   times: number[],
 *   series: Ui.Series[],
 *   unit: string,
 *   sync: string,
 *   label: string,
 *   format?: (n: number) => string,
 * }} props
 */
export function Chart({ times, series, unit, sync, label, format = (n) => `${n}` }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const plot = useRef(/** @type {UPlot | null} */ (null));
  const shape = series.map((one) => one.label).join();

  useEffect(() => {
    const figure = box.current;
    if (!figure) return undefined;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new UPlot(options(figure, { series, unit, sync, format }), data(times, series), figure);
    };
    draw();
    // It may be called once more when the page has gone but this has not been told yet.
    const watch = new ResizeObserver(([{ target }]) =>
      plot.current?.setSize({ width: target.clientWidth - 16, height: HEIGHT }),
    );
    watch.observe(figure);
    dark.addEventListener('change', draw);
    return () => {
      watch.disconnect();
      dark.removeEventListener('change', draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape, unit]);
  useEffect(() => plot.current?.setData(data(times, series)), [times, series]);
  return html`<figure class="chart" ref=${box} role="img" aria-label=${label}></figure>`;
}

/**
 * @param {number[]} times
 * @param {Ui.Series[]} series
 */
const data = (times, series) => [times, ...series.map((one) => one.values)];

/**
 * The places of a series whose neighbours are empty: a line would leave them out. uPlot's filter of points.
 *
 * @param {any} plot
 * @param {any} index
 */
function alone(plot, index) {
  const values = plot.data[index];
  /** @param {number} i */
  const there = (i) => values[i] !== null && values[i] !== undefined;
  return [...values.keys()].filter((i) => there(i) && !there(i - 1) && !there(i + 1));
}

/**
 * From zero to a little above the highest.
 *
 * @param {unknown} _
 * @param {number | null} low
 * @param {number | null} high
 */
const span = (_, low, high) => [Math.min(0, low ?? 0), high && high > 0 ? high * 1.1 : 1];

/**
 * @param {HTMLElement} box
 * @param {{ series: Ui.Series[], unit: string, sync?: string, format: (n: number) => string }} props
 */
function options(box, { series, unit, sync, format }) {
  /** @param {string} name */
  const color = (name) => getComputedStyle(box).getPropertyValue(`--${name}`).trim();
  const font = '12px system-ui, sans-serif';
  const axis = { stroke: color('muted'), font, grid: { stroke: color('line'), width: 1 }, ticks: { show: false } };
  return {
    width: box.clientWidth - 16,
    height: HEIGHT,
    cursor: { sync: sync ? { key: sync } : undefined, y: false, points: { size: 6 } },
    legend: { live: true },
    scales: { y: { range: span } },
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
        values: (/** @type {unknown} */ _, /** @type {number[]} */ ticks) => ticks.map(format),
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
        value: (/** @type {unknown} */ _, /** @type {number | null} */ n) =>
          n === null || n === undefined ? '--' : format(n),
      })),
    ],
  };
}
