import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settled, withTimers } from './dom.mjs';
import { follow } from '../../../main/resources/console/js/stream.js';

const STREAM = { 'Content-Type': 'text/event-stream;charset=UTF-8' };

/** A body that comes in the given pieces and then ends. */
const body = (...pieces) =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces)
        controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
      controller.close();
    },
  });

/** Follows what is answered one after the other until there is no more of it. */
async function followed(...responses) {
  const abort = new AbortController();
  const place = { id: null };
  const seen = { events: [], opened: 0, closed: 0, asked: [], place };
  globalThis.fetch = async (_, { headers }) => {
    seen.asked.push(headers['Last-Event-ID']);
    const next = responses.shift();
    if (responses.length === 0) abort.abort();
    if (next instanceof Error) throw next;
    return next;
  };
  await withTimers('setTimeout', async (ring) => {
    let over = false;
    const listener = {
      place,
      onOpen: () => (seen.opened += 1),
      onEvent: (event) => seen.events.push(event),
      onClose: () => (seen.closed += 1),
      signal: abort.signal,
    };
    follow('/v1/live', listener).then(() => (over = true));
    await settled();
    for (let turn = 0; turn < 9 && !over; turn += 1) await ring();
    assert.ok(over, 'it goes on');
  });
  return seen;
}

const stream = (...pieces) => new Response(body(...pieces), { headers: STREAM });

describe('a stream', () => {
  test('tells its events, however it is cut', async () => {
    const umlaut = new TextEncoder().encode('data: ü\n\n');
    const seen = await followed(
      stream(
        'event: delivery\nda',
        'ta: {"a":1}\n',
        '\nid: 7\ndata: one\ndata: two\n\n',
        umlaut.slice(0, 7),
        umlaut.slice(7),
      ),
    );

    assert.deepEqual(seen.events, [
      { type: 'delivery', data: '{"a":1}' },
      { type: 'message', data: 'one\ntwo' },
      { type: 'message', data: 'ü' },
    ]);
    assert.deepEqual([seen.opened, seen.closed], [1, 1]);
  });

  test('may end its lines as it likes', async () => {
    const seen = await followed(stream('data:a\r\n\r\ndata: b\r\rdata:  c\n\n'));
    assert.deepEqual(
      seen.events.map(({ data }) => data),
      ['a', 'b', ' c'],
    );
  });

  test('tells nothing of comments and of what is not finished', async () => {
    const seen = await followed(stream(': still here\n\nevent: ping\n\ndata: half'));
    assert.deepEqual(seen.events, []);
  });

  test('goes on where it was interrupted, though the last id came without data', async () => {
    const seen = await followed(stream('id: 1\ndata: a\n\n', 'id: 2\n\n'), new Error('network'), stream('data: b\n\n'));

    assert.deepEqual(seen.asked, [undefined, '2', '2']);
    assert.deepEqual(
      seen.events.map(({ data }) => data),
      ['a', 'b'],
    );
  });

  test('comes back after a server that is busy', async () => {
    const seen = await followed(
      new Response('', { status: 503 }),
      new Response('', { status: 429 }),
      stream('data: a\n\n'),
    );
    assert.equal(seen.events.length, 1);
  });

  test('does not come back after a refusal', async () => {
    const seen = await followed(new Response('{}', { status: 403 }), stream('data: a\n\n'));
    assert.equal(seen.asked.length, 1);
  });

  test('does not come back after an end that says that we are refused', async () => {
    const seen = await followed(stream('event: end\ndata: {"status":401}\n\n'), stream('data: a\n\n'));
    assert.equal(seen.asked.length, 1);
  });

  test('comes back after an end that says anything else', async () => {
    const seen = await followed(stream('event: end\ndata: {"status":503}\n\n'), stream('data: a\n\n'));
    assert.equal(seen.asked.length, 2);
  });

  test('is none if it is a page', async () => {
    const seen = await followed(new Response('data: a\n\n', { headers: { 'Content-Type': 'text/html' } }), stream());
    assert.deepEqual(seen.events, []);
    assert.equal(seen.opened, 1);
  });
});
