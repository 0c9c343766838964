// Where things are: the sources, and the tools that the build unpacks into target.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '../../..');
const TOOLS = path.join(ROOT, 'target/console-tools');

/** A file of a tool. */
function toolPath(name) {
  const file = path.join(TOOLS, 'node_modules', name);
  if (fs.existsSync(file)) return file;
  throw new Error(`${file} is missing. Let the build unpack it: ./mvnw -q generate-test-resources`);
}

const tool = (name) => require(toolPath(name));

module.exports = { ROOT, TOOLS, tool, toolPath };
