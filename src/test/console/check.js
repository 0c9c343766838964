// Checks the console's scripts and styles, and all YAML:
//
//   node src/test/console/check.js                    everything, the unit tests last
//   node src/test/console/check.js types lint         some of it
//   node src/test/console/check.js format --write     formats what is not formatted
//
// The build runs each of these too (ConsoleScriptsTest) and unpacks what they need.
'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { filesIn } = require('./places.js');

const MOST_SHOWN = 40;
const SETUP = path.join(__dirname, 'unit/setup.mjs');
const write = process.argv.includes('--write');

/** Each answers what is wrong, a line for each fault. */
const CHECKS = {
  format: () => require('./format.js').formatFaults({ write }),
  yaml: () => require('./yaml.js').yamlFaults(),
  styles: () => require('./styles.js').styleFaults(),
  types: () => require('./program.js').typeFaults(program()),
  templates: () => require('./templates.js').templateFaults(program()),
  lint: () => require('./lint.js').lintFaults(program()),
  test: () => unitTests(),
};

let compiled = null;

/** All modules with the types of the contract as it is now. */
function program() {
  require('./contract.js').writeContractTypes();
  compiled ??= require('./program.js').createProgram();
  return compiled;
}

/** Their own output tells what failed. */
function unitTests() {
  const files = filesIn(path.join(__dirname, 'unit'), '.test.mjs');
  const { status } = spawnSync(process.execPath, ['--import', SETUP, '--test', '--test-reporter=spec', ...files], {
    stdio: 'inherit',
  });
  return status === 0 ? [] : ['Unit tests failed: see above.'];
}

async function main() {
  const named = process.argv.slice(2).filter((word) => word !== '--write');
  const unknown = named.filter((name) => !CHECKS[name]);
  if (unknown.length) throw new Error(`No check is called ${unknown}. There are: ${Object.keys(CHECKS).join(', ')}`);
  let good = true;
  for (const name of named.length ? named : Object.keys(CHECKS)) {
    const faults = await CHECKS[name]();
    for (const fault of faults.slice(0, MOST_SHOWN)) console.log(fault);
    if (faults.length > MOST_SHOWN) console.log(`and ${faults.length - MOST_SHOWN} more`);
    console.log(`${name}: ${faults.length === 0 ? 'good' : `${faults.length} to mend`}`);
    good &&= faults.length === 0;
  }
  if (!good) process.exitCode = 1;
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
