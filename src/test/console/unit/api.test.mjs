import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import * as api from '../../../main/resources/console/js/api.js';

const { ApiError, all, call, del, findSession, get, getIfThere, patch, post, signIn, signOut } = api;

/** The fault of a promise that must fail. */
const fault = (promise) =>
  promise.then(
    () => assert.fail('it was answered'),
    (error) => error,
  );

beforeEach(async () => {
  answers(() => ({ status: 204 }));
  await signOut();
  api.onSignedOut(() => {});
});

describe('a request', () => {
  test('asks for JSON with the values that are given', async () => {
    const asked = answers(() => ({ body: { items: [] } }));

    const found = await get('/v1/things', { q: 'a b', state: '', cursor: null, limit: 0 });

    assert.deepEqual(found, { items: [] });
    assert.equal(asked[0].path, '/v1/things?q=a+b&limit=0');
    assert.equal(asked[0].headers.Accept, 'application/json');
    assert.equal(asked[0].headers['Content-Type'], undefined);
  });

  test('brings its body, and with a change what it changes', async () => {
    const asked = answers(() => ({ body: {} }));

    await post('/v1/things', { a: 1 });
    await patch('/v1/things/1', { a: null }, '"v1"');
    await patch('/v1/things/1', { a: null });
    await del('/v1/things', { all: true }, { name: 'x' });

    assert.deepEqual(
      asked.map(({ method }) => method),
      ['POST', 'PATCH', 'PATCH', 'DELETE'],
    );
    assert.deepEqual(
      asked.map(({ headers }) => headers['Content-Type']),
      ['application/json', 'application/merge-patch+json', 'application/merge-patch+json', 'application/json'],
    );
    assert.deepEqual(
      asked.map(({ headers }) => headers['If-Match']),
      [undefined, '"v1"', undefined, undefined],
    );
    assert.deepEqual(asked[1].body, { a: null });
    assert.equal(asked[3].path, '/v1/things?name=x');
  });

  test('tells the version and the place of what it got', async () => {
    answers(() => ({ status: 201, body: { id: 1 }, headers: { ETag: '"v2"', Location: '/v1/things/1' } }));

    assert.deepEqual(await call('POST', '/v1/things', { body: {} }), {
      status: 201,
      body: { id: 1 },
      etag: '"v2"',
      location: '/v1/things/1',
    });
  });

  test('never becomes one for something else, whatever id stands in its path', async () => {
    const asked = answers(() => ({ body: {} }));

    const error = await fault(get('/v1/things/../keys'));

    assert.equal(error.status, 404);
    assert.equal(asked.length, 0);
  });

  test('that is answered with nothing is null', async () => {
    answers(() => ({ status: 204 }));
    assert.equal(await del('/v1/things/1'), null);
  });
});

describe('a session', () => {
  test('sends its token along with every change and with nothing else', async () => {
    const asked = answers(() => ({ body: { csrfToken: 'token-1' } }));

    await signIn('sp_key');
    await get('/v1/me');
    await post('/v1/things', {});

    assert.deepEqual(asked[0].body, { key: 'sp_key' });
    assert.deepEqual(
      asked.map(({ headers }) => headers['X-CSRF-Token']),
      [undefined, undefined, 'token-1'],
    );
    assert.ok(asked.every(({ credentials }) => credentials === 'same-origin'));
  });

  test('is not there if the server says so, and a fault if it says something else', async () => {
    answers(() => ({ status: 401, body: {} }));
    assert.equal(await findSession(), false);
    answers(() => ({ status: 404, body: {} }));
    assert.equal(await findSession(), false);
    answers(() => ({ status: 500, body: {} }));
    assert.equal((await fault(findSession())).status, 500);
    answers(() => ({ body: { csrfToken: 'x' } }));
    assert.equal(await findSession(), true);
  });

  test('that has ended is told once the API refuses, but not by a sign-in that fails', async () => {
    const told = [];
    api.onSignedOut((error) => told.push(error.status));
    answers(() => ({ status: 401, body: {} }));

    await fault(signIn('wrong'));
    assert.deepEqual(told, []);
    await fault(get('/v1/me'));
    assert.deepEqual(told, [401]);
  });
});

describe("a console link's token", () => {
  test('goes along with everything, alone, until one signs out', async () => {
    const asked = answers(() => ({ body: {} }));
    api.takeBearer('link-1');

    assert.equal(api.usesBearer(), true);
    await get('/v1/me');
    await post('/v1/things', {});
    await signOut();
    await get('/v1/me');

    assert.deepEqual(
      asked.map(({ headers }) => headers.Authorization),
      ['Bearer link-1', 'Bearer link-1', undefined],
    );
    assert.deepEqual(
      asked.map(({ credentials }) => credentials),
      ['omit', 'omit', 'same-origin'],
    );
    assert.equal(api.usesBearer(), false);
  });
});

describe('what went wrong', () => {
  test('is told in the words of the answer', async () => {
    const errors = [{ pointer: '/url', message: 'must be a URL' }];
    const body = { title: 'Invalid request', detail: 'One field.', instance: 'r1', errors };
    answers(() => ({ status: 422, body, headers: { 'Retry-After': '7' } }));

    const error = await fault(post('/v1/things', {}));

    assert.ok(error instanceof ApiError);
    assert.deepEqual(
      [error.status, error.title, error.message, error.instance, error.retryAfter, error.errors],
      [422, 'Invalid request', 'One field.', 'r1', 7, errors],
    );
    assert.deepEqual([error.offline, error.missing], [false, false]);
  });

  test('may be that nobody answers', async () => {
    answers(() => {
      throw new TypeError('Failed to fetch');
    });

    const error = await fault(get('/v1/me'));

    assert.deepEqual([error.offline, error.title], [true, 'No connection']);
  });

  test('may be that the answer is no JSON, as of a proxy', async () => {
    answers(() => ({ status: 502, body: '<html>' }));
    assert.equal((await fault(get('/v1/me'))).message, 'The answer was not JSON (502).');
  });

  test('is not that one stopped it oneself', async () => {
    answers(() => {
      throw new DOMException('stopped', 'AbortError');
    });
    assert.equal((await fault(get('/v1/me'))).name, 'AbortError');
  });
});

describe('a route that may be missing', () => {
  test('answers null where it is', async () => {
    for (const status of [404, 405]) {
      answers(() => ({ status, body: {} }));
      assert.equal(await getIfThere('/v1/new'), null);
    }
  });
  test('fails as any other', async () => {
    answers(() => ({ status: 500, body: {} }));
    assert.equal((await fault(getIfThere('/v1/new'))).status, 500);
  });
});

describe('a whole list', () => {
  const pages = ({ url }) => {
    const from = Number(url.searchParams.get('cursor') ?? 0);
    return { body: { items: [from, from + 1], nextCursor: from < 4 ? String(from + 2) : null } };
  };

  test('is read page by page', async () => {
    const asked = answers(pages);
    assert.deepEqual(await all('/v1/things', { q: 'x' }), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(
      asked.map(({ path }) => path),
      ['/v1/things?q=x&limit=200', '/v1/things?q=x&limit=200&cursor=2', '/v1/things?q=x&limit=200&cursor=4'],
    );
  });
  test('is left off where it is enough', async () => {
    answers(pages);
    assert.deepEqual(await all('/v1/things', {}, 3), [0, 1, 2, 3]);
  });
});
