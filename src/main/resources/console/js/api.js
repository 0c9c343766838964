// The one module that talks to the API. Everything else asks here and gets plain objects or an ApiError.

/**
 * What went wrong, in the words of the answer.
 * status: HTTP status, 0 without an answer; errors: [{pointer, message}] for faulty fields; instance: request id.
 */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {Partial<Api.Problem> & { retryAfter?: number }} problem
   */
  constructor(status, problem) {
    super(problem.detail || problem.title || `The answer was ${status}.`);
    this.name = 'ApiError';
    this.status = status;
    this.title = problem.title || '';
    this.detail = problem.detail || '';
    this.errors = Array.isArray(problem.errors) ? problem.errors : [];
    this.instance = problem.instance || '';
    this.retryAfter = problem.retryAfter || 0;
  }

  get offline() {
    return this.status === 0;
  }

  /** True where the server does not have that route (yet): what needs it is hidden. */
  get missing() {
    return this.status === 404 || this.status === 405;
  }
}

// A console link's token stays in memory and nowhere else: it is gone with the page. A session's cookie cannot be read
// from here; its counterpart against forged requests can, and goes along with every change.
/** @type {string | null} */
let bearer = null;
/** @type {string | null} */
let csrf = null;
/** @type {(error: ApiError) => void} */
let signedOut = () => {};

/**
 * Signs requests with a console link's token from now on.
 *
 * @param {string} token
 */
export function takeBearer(token) {
  bearer = token;
}

export function usesBearer() {
  return bearer !== null;
}

/**
 * Called when the server no longer knows us.
 *
 * @param {(error: ApiError) => void} callback
 */
export function onSignedOut(callback) {
  signedOut = callback;
}

/** Resolves to true if the browser has a session. */
export async function findSession() {
  try {
    csrf = (await call('GET', '/console/session')).body.csrfToken;
    return true;
  } catch (error) {
    if (error.status === 401 || error.missing) return false;
    throw error;
  }
}

/** @param {string} key */
export async function signIn(key) {
  csrf = (await call('POST', '/console/session', { body: { key } })).body.csrfToken;
}

export async function signOut() {
  if (bearer === null) await call('DELETE', '/console/session');
  bearer = null;
  csrf = null;
}

/**
 * One request. query: values that are null, undefined or empty are left out.
 * Resolves to {status, body, etag, location}; body is null if there was none.
 *
 * @template {string} Method
 * @template {string} Path
 * @param {Method} method
 * @param {Path} path
 * @param {{
 *   query?: Api.Query<Method, Path>,
 *   body?: Api.Body<Method, Path>,
 *   headers?: Record<string, string>,
 *   signal?: AbortSignal,
 * }} [options]
 * @returns {Promise<{ status: number, body: Api.Answer<Method, Path>, etag: string | null, location: string | null }>}
 */
export async function call(method, path, { query, body, headers, signal } = {}) {
  const response = await reach(method, path, { query, body, headers, signal });
  const answer = await read(response);
  if (!response.ok) throw refused(response, answer, path);
  return {
    status: response.status,
    body: answer,
    etag: response.headers.get('ETag'),
    location: response.headers.get('Location'),
  };
}

/**
 * @template {string} Path
 * @param {Path} path
 * @param {Api.Query<'GET', Path>} [query]
 * @param {AbortSignal} [signal]
 */
export const get = async (path, query, signal) => (await call('GET', path, { query, signal })).body;
/**
 * @template {string} Path
 * @param {Path} path
 * @param {Api.Body<'POST', Path>} [body]
 */
export const post = async (path, body) => (await call('POST', path, { body })).body;
/**
 * @template {string} Path
 * @param {Path} path
 * @param {Api.Body<'PATCH', Path>} body
 * @param {string | null} [etag]
 */
export const patch = async (path, body, etag) =>
  (await call('PATCH', path, { body, headers: etag ? { 'If-Match': etag } : {} })).body;
/**
 * @template {string} Path
 * @param {Path} path
 * @param {Api.Body<'DELETE', Path>} [body]
 * @param {Api.Query<'DELETE', Path>} [query]
 */
export const del = async (path, body, query) => (await call('DELETE', path, { body, query })).body;

/**
 * Like get, but null where the server does not have the route.
 *
 * @template {string} Path
 * @param {Path} path
 * @param {Api.Query<'GET', Path>} [query]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Api.Answer<'GET', Path> | null>}
 */
export async function getIfThere(path, query, signal) {
  try {
    return await get(path, query, signal);
  } catch (error) {
    if (error.missing) return null;
    throw error;
  }
}

/**
 * All items of a list, page by page, at most `most` of them.
 *
 * @template {string} Path
 * @param {Path} path
 * @param {Api.Query<'GET', Path>} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<Array<Api.Item<Path>>>}
 */
export async function all(path, query = {}, most = 1000, signal) {
  /** @type {Array<Api.Item<Path>>} */
  const items = [];
  /** @type {string | null} */
  let cursor = null;
  do {
    /** @type {Ui.Page<Api.Item<Path>>} */
    const page = await get(path, { ...query, limit: 200, cursor }, signal);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor && items.length < most);
  return items;
}

/**
 * Sends a request and leaves the answer unread. Used for streams as well.
 *
 * @param {string} method
 * @param {string} path
 * @param {{ query?: object, body?: unknown, headers?: Record<string, string>, signal?: AbortSignal }} [options]
 */
export async function reach(method, path, { query, body, headers = {}, signal } = {}) {
  // An id comes out of the page's address: one like ".." would make this the path of something else.
  if (new URL(path, location.origin).pathname !== path)
    throw new ApiError(404, { title: 'Not found', detail: 'There is no such thing here.' });
  /** @type {Record<string, string>} */
  const all = { Accept: 'application/json', ...headers };
  if (bearer) all.Authorization = `Bearer ${bearer}`;
  else if (csrf && method !== 'GET') all['X-CSRF-Token'] = csrf;
  if (body !== undefined)
    all['Content-Type'] = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  try {
    return await fetch(path + search(query), {
      method,
      headers: all,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      credentials: bearer ? 'omit' : 'same-origin',
      cache: 'no-store',
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError(0, {
      title: 'No connection',
      detail: 'The server cannot be reached. Check the network, then try again.',
    });
  }
}

/** @param {object} [query] */
function search(query) {
  const pairs = Object.entries(query || {}).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );
  return pairs.length ? `?${new URLSearchParams(pairs)}` : '';
}

/** @param {Response} response */
async function read(response) {
  const text = await response.text();
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return { detail: `The answer was not JSON (${response.status}).` };
  }
}

/**
 * @param {Response} response
 * @param {Partial<Api.Problem> | null} answer
 * @param {string} path
 */
function refused(response, answer, path) {
  const error = new ApiError(response.status, {
    ...(answer || {}),
    retryAfter: Number(response.headers.get('Retry-After')) || 0,
  });
  if (response.status === 401 && path.startsWith('/v1/')) signedOut(error);
  return error;
}
