// Loaded before each test file: modules as a browser has them, and as much of a browser as they reach for when loaded.
import { register } from 'node:module';
import { Node } from './dom.mjs';

register('./modules.mjs', import.meta.url);

/** A window's events: listeners by name, and a way to let one happen. */
function events() {
  const listeners = new Map();
  return {
    addEventListener: (name, listener) => listeners.set(name, (listeners.get(name) ?? new Set()).add(listener)),
    removeEventListener: (name, listener) => listeners.get(name)?.delete(listener),
    happen: (name, event = {}) => [...(listeners.get(name) ?? [])].forEach((listener) => listener(event)),
  };
}

function storage() {
  const values = new Map();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, String(value)),
    clear: () => values.clear(),
  };
}

/**
 * Lets fetch answer: answers(({method, url, body, headers}) => ({status, body, headers})); a text is sent as it is,
 * anything else as JSON. Says what was asked. A fault that is thrown is one of the network.
 */
function answers(answer) {
  const asked = [];
  globalThis.fetch = async (address, { method, body, headers, credentials }) => {
    const url = new URL(address, page);
    const request = { method, path: url.pathname + url.search, headers, credentials, body: body && JSON.parse(body) };
    asked.push(request);
    const { status = 200, body: given = null, headers: told = {} } = await answer({ ...request, url });
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    return new Response(given === null ? null : text, { status, headers: told });
  };
  return asked;
}

const page = new URL('https://signpost.example/console/');

/** Puts the browser at an address, as its address bar would. */
function visit(address) {
  page.href = new URL(address, page).href;
}

const keep = (state, _, address) => {
  history.state = state;
  if (address) visit(address);
};

Object.assign(globalThis, {
  ...events(),
  visit,
  location: page,
  history: { state: null, replaceState: keep, pushState: keep },
  sessionStorage: storage(),
  answers,
  scrollTo: () => {},
  scrollY: 0,
  matchMedia: () => ({ matches: false, ...events() }),
  document: {
    ...events(),
    visibilityState: 'visible',
    createElement: (name) => new Node(name),
    createElementNS: (_, name) => new Node(name),
    createTextNode: (text) => new Node('#text', text),
  },
});

// What only keeps a page up to date must not keep a test from ending.
const forever = globalThis.setInterval;
globalThis.setInterval = (...given) => forever(...given).unref();
globalThis.requestAnimationFrame = (action) => setImmediate(action);
globalThis.cancelAnimationFrame = (frame) => clearImmediate(frame);
