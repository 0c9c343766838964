// The checks themselves: each finds what is planted for it, and nothing else.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { before, describe, test } from 'node:test';

const require = createRequire(import.meta.url);
const { ROOT } = require('../places.js');

const MODULE = `${ROOT}/src/main/resources/console/js/planted.js`;
const OTHER = `${ROOT}/src/main/resources/console/js/planted-too.js`;

const PLANTED = `
import { html, useEffect, useState } from './html.js';
import { get, post } from './api.js';
import { api } from './state.js';
import { Copy } from './components/copy.js';
import { loaded } from './components/states.js';
import { other } from './planted-too.js';

export async function types() {
  const { items } = await get(api('/webhooks'));
  items[0].renamed;
  await get(api('/web-hooks')).then((page) => page.items);
  await post(api('/webhooks'), { address: 'https://a.example' });
  return get(api('/deliveries'), { colour: 'red' });
}

/** @param {{ text: string | null, load: Ui.Load<Api.Webhook> }} props */
export function Templates({ text, load }) {
  return html\`<div class="a"><p></div>
    <\${Copy} text=\${text} colour="red" />
    <\${Copy} label="lacks" />
    <span className="b" onclick=\${other}>\${loaded(load, (hook) => hook.renamedToo)}</span></div></b>\`;
}

/** @param {{ when: boolean }} props */
export function Rules({ when }) {
  if (when) return null;
  useEffect(() => {});
  var old = 1;
  let never = 2;
  // @ts-ignore
  if (old == never) eval('1');
  console.log(old);
  get('/v1/me');
  when && useState(0);
  document.body.innerHTML = '';
  return null;
}
`;

const found = (faults, part) => faults.filter((fault) => fault.includes(part));

function has(faults, ...parts) {
  for (const part of parts) assert.ok(found(faults, part).length, `${part} in\n${faults.join('\n')}`);
  assert.equal(faults.length, parts.length, faults.join('\n'));
}

describe('the checks of scripts', () => {
  let program;
  before(() => {
    require('../contract.js').writeContractTypes();
    const changed = new Map([
      [MODULE, PLANTED],
      [
        OTHER,
        "import { types } from './planted.js';\nexport const other = () => types();\nexport const forNobody = 1;\n",
      ],
    ]);
    program = require('../program.js').createProgram(changed);
  });

  test('find a field, a route, a body and a filter that the contract does not have', () => {
    const faults = require('../program.js').typeFaults(program);
    assert.deepEqual(found(faults, ' - ').length, 0);
    for (const part of ["'renamed'", "'items' does not exist on type 'never'", "'address'", "'colour'", "'renamedToo'"])
      assert.ok(found(faults, part).length, `${part} in\n${faults.join('\n')}`);
  });

  test('find tags that do not close and components that are not given what they take', () => {
    has(
      require('../templates.js').templateFaults(program),
      '</div> closes <p>',
      'is string | null, not string',
      '<Copy> takes no colour',
      '<Copy> lacks text',
      'has the attribute className',
      'not onclick',
      '</b> closes nothing',
    );
  });

  test('find what the rules forbid', () => {
    has(
      require('../lint.js').lintFaults(program),
      'useEffect is called only if nothing was returned before',
      'var: use const or let',
      'never never changes',
      'compare with ===',
      'eval takes text for code',
      'console.log was left behind',
      'nobody hears',
      'useState is called only at times',
      'useState is called only if nothing was returned before',
      'innerHTML takes text for markup',
      'Templates is exported for nobody',
      'Rules is exported for nobody',
      'forNobody is exported for nobody',
      'modules import each other: planted-too.js → planted.js',
    );
  });
});

test('the check of styles finds what is planted', async () => {
  const text = `
    .rows { colour: red; margin: 3 apples; margin: 0; color: #123456; padding: 0 !important; width: var(--nothing) }
    .rows { --for-nobody: 1px; }
    .no-script-has-this { }
    #id { margin: 0 }`;
  const file = `${ROOT}/src/main/resources/console/css/planted.css`;
  has(
    await require('../styles.js').styleFaults({ file, text }),
    'Unknown property `colour`',
    '3 apples',
    'margin twice',
    'a colour of its own',
    '!important',
    '--nothing is set nowhere',
    'width: var(--nothing)',
    '.rows has a rule in line 2',
    '--for-nobody is used nowhere',
    'no script uses .no-script-has-this',
    'an empty rule',
    'not #id',
  );
});

test('the check of YAML finds keys that stand twice and text that is no YAML', () => {
  const { readYaml } = require('../yaml.js');
  const faults = (text) => readYaml(`${ROOT}/planted.yaml`, text).faults;
  has(faults('a: 1\nb: {c: 1, c: 2}\na: 2\n'), 'planted.yaml:2:11 c stands there twice', 'planted.yaml:3:1 a stands');
  assert.equal(faults('a: [1\nb: 2').length, 1);
  assert.deepEqual(readYaml('x', "a: 'b'\nn: 12\nt: true\nl: [1, x]\ne:\n").value, {
    a: 'b',
    n: 12,
    t: true,
    l: [1, 'x'],
    e: null,
  });
});
