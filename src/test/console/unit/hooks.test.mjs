import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hooked, settled, withTimers } from './dom.mjs';
import { forgetDrafts, useDraft } from '../../../main/resources/console/js/drafts.js';
import { useAction, useEvery, useLoad } from '../../../main/resources/console/js/load.js';
import { ApiError } from '../../../main/resources/console/js/api.js';

/** A promise that is settled from outside. */
function pending() {
  let settle;
  const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...settle };
}

describe('loading in a component', () => {
  test('tells that it loads, then what came', async () => {
    const first = pending();
    const load = await hooked((key) => useLoad(() => first.promise, [key]), 'a');
    assert.deepEqual([load.now().data, load.now().loading], [null, true]);

    first.resolve('answer');
    await settled();

    assert.deepEqual([load.now().data, load.now().loading, load.now().error], ['answer', false, null]);
    await load.leave();
  });

  test('keeps what was there until the next comes, and drops an answer that comes too late', async () => {
    const asked = { a: pending(), b: pending(), c: pending() };
    const stopped = [];
    const load = await hooked(
      (key) =>
        useLoad(
          (signal) => {
            signal.addEventListener('abort', () => stopped.push(key));
            return asked[key].promise;
          },
          [key],
        ),
      'a',
    );
    asked.a.resolve('A');
    await settled();

    await load.again('b');
    await load.again('c');
    assert.equal(load.now().data, 'A');
    asked.c.resolve('C');
    await settled();
    asked.b.resolve('B');
    await settled();

    assert.equal(load.now().data, 'C');
    assert.ok(stopped.includes('b'));
    await load.leave();
  });

  test('keeps what was there when it fails', async () => {
    let fails = false;
    const fault = new ApiError(500, {});
    const load = await hooked(() => useLoad(() => (fails ? Promise.reject(fault) : Promise.resolve(1)), []));
    fails = true;
    load.now().reload();
    await settled();

    assert.deepEqual([load.now().data, load.now().error], [1, fault]);
    await load.leave();
  });

  test('is asked for again by itself after the server could not be reached', () =>
    withTimers('setInterval', async (ring) => {
      let asked = 0;
      const offline = () => ((asked += 1) === 1 ? Promise.reject(new ApiError(0, {})) : Promise.resolve('back'));
      const load = await hooked(() => useLoad(offline, []));
      await settled();
      assert.equal(load.now().error.offline, true);

      await ring();
      assert.deepEqual([load.now().data, load.now().error], ['back', null]);
      await ring();
      assert.equal(asked, 2);
      await load.leave();
    }));

  test('can be told what is there', async () => {
    const load = await hooked(() => useLoad(() => Promise.resolve(1), []));
    load.now().set(2);
    await settled();
    assert.equal(load.now().data, 2);
    await load.leave();
  });
});

describe('doing something every so often', () => {
  test('is done while the page is looked at', () =>
    withTimers('setInterval', async (ring) => {
      let done = 0;
      const hook = await hooked((millis) => useEvery(millis, () => (done += 1)), 1000);

      await ring();
      assert.equal(done, 1);
      document.visibilityState = 'hidden';
      await ring();
      assert.equal(done, 1);
      document.visibilityState = 'visible';
      await hook.again(0);
      await ring();
      assert.equal(done, 1);
      await hook.leave();
    }));
});

describe('an action', () => {
  test('is done once at a time', async () => {
    const work = pending();
    let begun = 0;
    const hook = await hooked(useAction);
    const [, , run] = hook.now();
    const act = () => {
      begun += 1;
      return work.promise;
    };

    run(act);
    run(act);
    await settled();
    assert.deepEqual([begun, hook.now()[0]], [1, true]);
    work.resolve();
    await settled();
    assert.equal(hook.now()[0], false);
    await hook.leave();
  });

  test('that fails tells why until the next begins', async () => {
    const hook = await hooked(useAction);
    await hook.now()[2](() => Promise.reject(new Error('broken')));
    await settled();
    assert.equal(hook.now()[1].message, 'broken');

    assert.equal(await hook.now()[2](() => 'done'), 'done');
    await settled();
    assert.equal(hook.now()[1], null);
    await hook.leave();
  });
});

describe('a form', () => {
  const form = (version = 'v1') => hooked((v) => useDraft('webhooks/1', v, () => ({ url: '', text: 'a' })), version);

  test('goes on where one left it', async () => {
    forgetDrafts();
    const first = await form();
    assert.equal(first.now().kept, false);
    first.now().set({ url: 'https://' });
    await settled();
    assert.deepEqual(first.now().values, { url: 'https://', text: 'a' });
    await first.leave();

    const again = await form();
    assert.deepEqual([again.now().kept, again.now().values.url], [true, 'https://']);
    await again.leave();
  });

  test('begins anew if what it changes has another version', async () => {
    forgetDrafts();
    const first = await form();
    first.now().set({ url: 'old' });
    await settled();
    await first.leave();

    const other = await form('v2');
    assert.deepEqual([other.now().kept, other.now().values.url], [false, '']);
    await other.leave();
  });

  test('begins anew if one says so, after saving, and after signing out', async () => {
    for (const end of [(draft) => draft.anew(), (draft) => draft.drop(), forgetDrafts]) {
      forgetDrafts();
      const first = await form();
      first.now().set({ url: 'typed' });
      await settled();
      end(first.now());
      await settled();
      await first.leave();

      const next = await form();
      assert.deepEqual([next.now().kept, next.now().values.url], [false, '']);
      await next.leave();
    }
  });

  test('is not left by a closed window without a question, if something was typed', async () => {
    forgetDrafts();
    const hook = await form();
    let asked = 0;
    const closing = () => happen('beforeunload', { preventDefault: () => (asked += 1) });
    closing();
    assert.equal(asked, 0);
    hook.now().set({ url: 'typed' });
    closing();
    assert.equal(asked, 1);
    await hook.leave();
    closing();
    assert.equal(asked, 1);
  });
});
