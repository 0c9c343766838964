// Server-sent events, read with fetch: EventSource cannot send the token of a console link.
import { reach, ApiError } from './api.js';

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;

/**
 * Follows a stream until the signal aborts and comes back after interruptions where it left off.
 * onOpen is called whenever it is there; onEvent gets {id, type, data}; onGone is called once if there
 * is no such stream.
 */
export async function follow(path, { onOpen, onEvent, onGone, signal }) {
  let lastId = null;
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    try {
      const headers = { Accept: 'text/event-stream', ...(lastId ? { 'Last-Event-ID': lastId } : {}) };
      const response = await reach('GET', path, { headers, signal });
      const isStream = (response.headers.get('Content-Type') || '').startsWith('text/event-stream');
      if (!response.ok || !isStream) throw new ApiError(response.status, {});
      onOpen?.();
      for await (const event of events(response.body)) {
        pause = FIRST_PAUSE;
        lastId = event.id || lastId;
        onEvent(event);
      }
    } catch (error) {
      if (signal.aborted) return;
      // A refusal will not change by asking again; a busy or absent server may come back.
      if (error.status >= 400 && error.status < 500 && error.status !== 429) {
        onGone?.(error);
        return;
      }
    }
    await new Promise((wake) => setTimeout(wake, pause));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

/** The events of a body (HTML standard, section 9.2.6). */
async function* events(body) {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + decoder.decode(value, { stream: true })).split(/\r\n\r\n|\n\n|\r\r/);
    rest = blocks.pop();
    for (const block of blocks) {
      const event = parse(block);
      if (event) yield event;
    }
  }
}

function parse(block) {
  const event = { id: null, type: 'message', data: [] };
  for (const line of block.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') event.data.push(value);
    else if (name === 'event') event.type = value;
    else if (name === 'id') event.id = value;
  }
  return event.data.length ? { ...event, data: event.data.join('\n') } : null;
}
