// As much of a document as Preact needs, so that hooks and markup can be tried without a browser.

/** An element or a text. */
export class Node {
  constructor(name, text = '') {
    this.localName = name;
    this.nodeType = name === '#text' ? 3 : 1;
    this.data = text;
    this.attributes = [];
    this.childNodes = [];
    this.parentNode = null;
    this.style = {};
    this.namespaceURI = null;
  }

  get firstChild() {
    return this.childNodes[0] ?? null;
  }

  get nextSibling() {
    const all = this.parentNode?.childNodes ?? [];
    return all[all.indexOf(this) + 1] ?? null;
  }

  get textContent() {
    return this.nodeType === 3 ? this.data : this.childNodes.map((child) => child.textContent).join('');
  }

  setAttribute(name, value) {
    this.removeAttribute(name);
    this.attributes.push({ name, value: String(value) });
  }

  getAttribute(name) {
    return this.attributes.find((one) => one.name === name)?.value ?? null;
  }

  removeAttribute(name) {
    this.attributes = this.attributes.filter((one) => one.name !== name);
  }

  addEventListener() {}

  removeEventListener() {}

  insertBefore(child, before) {
    child.remove();
    const at = before ? this.childNodes.indexOf(before) : this.childNodes.length;
    this.childNodes.splice(at, 0, child);
    child.parentNode = this;
    return child;
  }

  appendChild(child) {
    return this.insertBefore(child, null);
  }

  removeChild(child) {
    this.childNodes = this.childNodes.filter((one) => one !== child);
    child.parentNode = null;
    return child;
  }

  remove() {
    this.parentNode?.removeChild(this);
  }

  contains(other) {
    return other === this || this.childNodes.some((child) => child.contains(other));
  }
}

/** What a person reads of some markup, white space made single. */
export async function textOf(markup) {
  const root = await shown(markup);
  return root.textContent.replace(/\s+/g, ' ').trim();
}

/** Draws markup and lets its effects run. */
export async function shown(markup, root = new Node('div')) {
  const { render } = await import('../../../main/resources/console/js/html.js');
  render(markup, root);
  await settled();
  return root;
}

// As they are before a test puts others in their places.
const { setImmediate, setTimeout } = globalThis;

/** All that was to happen next has happened: drawing, then effects, then what those changed. */
export async function settled() {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((done) => setImmediate(done));
    await new Promise((done) => setTimeout(done, 0));
  }
}

/** Lets timers of one kind, setTimeout or setInterval, run when the test says so: work gets a function that does. */
export async function withTimers(kind, work) {
  const clear = kind.replace('set', 'clear');
  const before = { [kind]: globalThis[kind], [clear]: globalThis[clear] };
  const actions = new Map();
  let last = 0;
  globalThis[kind] = (action) => {
    actions.set((last += 1), action);
    return last;
  };
  globalThis[clear] = (timer) => actions.delete(timer);
  try {
    await work(async () => {
      const due = [...actions.values()];
      if (kind === 'setTimeout') actions.clear();
      for (const action of due) action();
      await settled();
    });
  } finally {
    Object.assign(globalThis, before);
  }
}

/**
 * Calls a hook as a component would. {now(): what it answered last, again(...given), leave()}.
 */
export async function hooked(hook, ...first) {
  const { html, render } = await import('../../../main/resources/console/js/html.js');
  const root = new Node('div');
  let answer;
  const Caller = ({ given }) => {
    answer = hook(...given);
    return null;
  };
  const again = async (...given) => {
    render(html`<${Caller} given=${given} />`, root);
    await settled();
  };
  await again(...first);
  const leave = async () => {
    render(null, root);
    await settled();
  };
  return { now: () => answer, again, leave };
}
