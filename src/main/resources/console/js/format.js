// How numbers, times and spans are written.

const WHOLE = new Intl.NumberFormat('en');
const EXACT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZoneName: 'short',
});
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const DAY_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** @typedef {string | number | Date} Moment */

/** The zone in which times are written: "CET", "GMT+2". */
export const zone = (at = Date.now()) =>
  EXACT.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';

/** @param {number} n */
export const count = (n) => WHOLE.format(n);

const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 0 });

/**
 * A number where there is little room: "9,999", then "12K".
 *
 * @param {number} n
 */
export const brief = (n) => (n < 10000 ? count(n) : SHORT.format(n));

/**
 * "1 webhook", "2 webhooks".
 *
 * @param {number} n
 * @param {string} one
 * @param {string} [many]
 */
export const counted = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** @param {Moment} time */
export const exact = (time) => EXACT.format(new Date(time));
/** @param {Moment} time */
export const clock = (time) => CLOCK.format(new Date(time));
/** @param {Moment} time */
export const day = (time) => DAY.format(new Date(time));

/**
 * A share from 0 to 1: "87.7 %"; what is not quite all never looks like all.
 *
 * @param {number} rate
 */
export function percent(rate) {
  const nearlyAll = rate > 0.9994 && rate < 1;
  return `${nearlyAll ? Math.min(99.99, rate * 100).toFixed(2) : (rate * 100).toFixed(1)} %`;
}

/**
 * "42 ms", "1.2 s".
 *
 * @param {number | null} [n]
 */
export function millis(n) {
  if (n === null || n === undefined) return '';
  if (n < 1) return '< 1 ms';
  return n < 1000 ? `${n} ms` : `${(n / 1000).toFixed(n < 10000 ? 1 : 0)} s`;
}

/** @type {Array<[number, string]>} */
const UNITS = [
  [86400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/**
 * A span in its largest unit that fits: "5 s", "1 min", "2 h", "24 h", "5 d". Seconds in.
 *
 * @param {number} seconds
 */
export function span(seconds) {
  const n = Math.max(0, seconds);
  // 24 h is how schedules are spoken of; days begin with the second one.
  const [size, name] = UNITS.find(([unit]) => n >= (unit === 86400 ? 2 * unit : unit)) ?? [1, 's'];
  const value = n / size;
  return `${value >= 10 || Number.isInteger(value) ? Math.round(value) : Number(value.toFixed(1))} ${name}`;
}

/**
 * "2 min ago", "in 5 min", "just now"; a date beyond a week.
 *
 * @param {Moment} time
 * @param {number} at
 */
export function relative(time, at) {
  const then = new Date(time).getTime();
  const seconds = (at - then) / 1000;
  const size = Math.abs(seconds);
  if (size < 5) return seconds < 0 ? 'now' : 'just now';
  if (size > 7 * 86400) {
    const year = new Date(then).getFullYear() === new Date(at).getFullYear();
    return (year ? DAY : DAY_YEAR).format(then);
  }
  const text = rounded(size);
  return seconds < 0 ? `in ${text}` : `${text} ago`;
}

/**
 * When something is due: "in 5 min", or "due now" once that has passed and it stands in line.
 *
 * @param {Moment} time
 * @param {number} at
 */
export const dueIn = (time, at) => (new Date(time).getTime() <= at ? 'due now' : relative(time, at));

/**
 * How long something has lasted: "6 min", "2 days".
 *
 * @param {Moment} time
 * @param {number} at
 */
export const lasting = (time, at) => rounded(Math.max(0, (at - new Date(time).getTime()) / 1000));

/** @param {number} seconds */
function rounded(seconds) {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  const days = Math.floor(seconds / 86400);
  return days === 1 ? '1 day' : `${days} days`;
}

/**
 * A host and path that fit a line; the rest is on hover.
 *
 * @param {string} url
 */
export const withoutScheme = (url) => url.replace(/^https:\/\//, '');

/**
 * A status in the product's own word, as the beginning of a line.
 *
 * @param {string} text
 */
export const capital = (text) => (text ? text[0].toUpperCase() + text.slice(1) : text);
