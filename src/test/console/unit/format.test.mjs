import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  brief,
  capital,
  clock,
  count,
  counted,
  day,
  dueIn,
  exact,
  lasting,
  millis,
  percent,
  relative,
  span,
  withoutScheme,
  zone,
} from '../../../main/resources/console/js/format.js';

const NOON = Date.parse('2026-03-10T12:00:00Z');
const ago = (seconds) => new Date(NOON - seconds * 1000).toISOString();

describe('numbers', () => {
  test('are written whole, with commas', () => assert.equal(count(1234567), '1,234,567'));
  test('are short where there is little room, from ten thousand on', () => {
    assert.equal(brief(9999), '9,999');
    assert.equal(brief(10000), '10K');
    assert.equal(brief(12345678), '12M');
  });
  test('are one thing or many', () => {
    assert.equal(counted(1, 'webhook'), '1 webhook');
    assert.equal(counted(0, 'webhook'), '0 webhooks');
    assert.equal(counted(2000, 'delivery', 'deliveries'), '2,000 deliveries');
  });
});

describe('a share', () => {
  test('has one decimal', () => assert.equal(percent(0.877), '87.7 %'));
  test('that is all or nothing says so', () => {
    assert.equal(percent(1), '100.0 %');
    assert.equal(percent(0), '0.0 %');
  });
  test('that is not quite all never looks like all', () => {
    assert.equal(percent(0.9996), '99.96 %');
    assert.equal(percent(0.999999), '99.99 %');
  });
});

describe('milliseconds', () => {
  test('are nothing where there are none', () => {
    assert.equal(millis(null), '');
    assert.equal(millis(undefined), '');
  });
  test('are never none at all', () => assert.equal(millis(0), '< 1 ms'));
  test('turn into seconds, at first with a decimal', () => {
    assert.equal(millis(999), '999 ms');
    assert.equal(millis(1234), '1.2 s');
    assert.equal(millis(12345), '12 s');
  });
});

describe('a span', () => {
  test('has its largest unit', () => {
    assert.equal(span(5), '5 s');
    assert.equal(span(60), '1 min');
    assert.equal(span(7200), '2 h');
  });
  test('of a day is 24 h, and days begin with the second', () => {
    assert.equal(span(86400), '24 h');
    assert.equal(span(2 * 86400), '2 d');
  });
  test('keeps a decimal where it is short', () => {
    assert.equal(span(5400), '1.5 h');
    assert.equal(span(11.6 * 3600), '12 h');
  });
  test('of less than nothing is nothing', () => assert.equal(span(-3), '0 s'));
});

describe('a time', () => {
  test('of this moment is just now, or now if it is ahead', () => {
    assert.equal(relative(ago(4), NOON), 'just now');
    assert.equal(relative(ago(-4), NOON), 'now');
  });
  test('of the last week is so long ago', () => {
    assert.equal(relative(ago(59), NOON), '59 s ago');
    assert.equal(relative(ago(60), NOON), '1 min ago');
    assert.equal(relative(ago(3 * 3600), NOON), '3 h ago');
    assert.equal(relative(ago(86400), NOON), '1 day ago');
    assert.equal(relative(ago(7 * 86400), NOON), '7 days ago');
  });
  test('ahead is in so long', () => assert.equal(relative(ago(-300), NOON), 'in 5 min'));
  test('beyond a week is a date, with its year if that is another', () => {
    assert.equal(relative(ago(9 * 86400), NOON), '1 Mar');
    assert.equal(relative('2025-06-01T12:00:00Z', NOON), '1 Jun 2025');
  });
  test('that has come is due now', () => {
    assert.equal(dueIn(ago(0), NOON), 'due now');
    assert.equal(dueIn(ago(90), NOON), 'due now');
    assert.equal(dueIn(ago(-90), NOON), 'in 1 min');
  });
  test('since when something lasts is a span, which never is less than nothing', () => {
    assert.equal(lasting(ago(400), NOON), '6 min');
    assert.equal(lasting(ago(-400), NOON), '0 s');
  });
  test('is written to the millisecond with its zone', () => {
    assert.match(exact('2026-03-10T12:00:00.007Z'), /2026.*:00.007 .+/);
    assert.match(exact(NOON), new RegExp(`${zone(NOON).replace('+', '\\+')}$`));
  });
  test('has a clock and a day', () => {
    assert.match(clock(NOON), /^\d\d:00$/);
    assert.equal(day(NOON), '10 Mar');
  });
});

describe('words', () => {
  test('of a URL leave out https alone', () => {
    assert.equal(withoutScheme('https://a.example/x'), 'a.example/x');
    assert.equal(withoutScheme('http://a.example/https://'), 'http://a.example/https://');
  });
  test('begin with a capital, if there are any', () => {
    assert.equal(capital('active'), 'Active');
    assert.equal(capital(''), '');
  });
});
