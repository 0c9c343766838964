// Server-sent events, read with fetch: EventSource cannot send the token of a console link.
import { reach, ApiError } from './api.js';

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;

/** @typedef {{ id: string | null }} Place */

/**
 * Follows a stream until the signal aborts and comes back after interruptions where it left off.
 * place: {id}, the last id that was read, kept up to date; onOpen and onClose are called whenever it is there or no more;
 * onEvent gets {type, data}. Resolves when the signal has aborted or the server will not have us.
 *
 * @param {string} path
 * @param {{
 *   place: Place,
 *   onOpen: () => void,
 *   onEvent: (event: { type: string, data: string }) => void,
 *   onClose: () => void,
 *   signal: AbortSignal,
 * }} listener
 */
export async function follow(path, { place, onOpen, onEvent, onClose, signal }) {
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    try {
      for await (const block of blocks(await open(path, place, signal), onOpen)) {
        pause = FIRST_PAUSE;
        place.id = block.id ?? place.id;
        if (block.data === null) continue;
        onEvent({ type: block.type, data: block.data });
        if (block.type === 'end') throw new ApiError(JSON.parse(block.data).status, {});
      }
    } catch (error) {
      if (final(error.status)) break;
    }
    if (signal.aborted) break;
    onClose();
    await new Promise((wake) => setTimeout(wake, pause));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
  onClose();
}

/**
 * A refusal will not change by asking again; a busy or absent server may come back.
 *
 * @param {number} status
 */
const final = (status) => status >= 400 && status < 500 && status !== 429;

/**
 * @param {string} path
 * @param {Place} place
 * @param {AbortSignal} signal
 */
async function open(path, place, signal) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'text/event-stream' };
  if (place.id) headers['Last-Event-ID'] = place.id;
  const response = await reach('GET', path, { headers, signal });
  const isStream = (response.headers.get('Content-Type') || '').startsWith('text/event-stream');
  if (!response.ok || !isStream || !response.body) throw new ApiError(response.status, {});
  return response.body;
}

/**
 * The blocks of a body, those without data among them, for their id counts (HTML standard, section 9.2.6).
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} onOpen
 */
async function* blocks(body, onOpen) {
  onOpen();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const whole = (rest + decoder.decode(value, { stream: true })).split(/\r\n\r\n|\n\n|\r\r/);
    rest = whole.pop() ?? '';
    yield* whole.map(parse);
  }
}

/**
 * @param {string} block
 * @returns {{ id: string | null, type: string, data: string | null }}
 */
function parse(block) {
  const event = { id: /** @type {string | null} */ (null), type: 'message' };
  /** @type {string[]} */
  const data = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    else if (name === 'event') event.type = value;
    else if (name === 'id') event.id = value;
  }
  return { ...event, data: data.length ? data.join('\n') : null };
}
