// Where things are: the sources, and the tools that the build unpacks into target.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '../../..');
const TOOLS = path.join(ROOT, 'target/console-tools');
const HERE = path.relative(ROOT, __dirname);

/** What is checked, by kind. Folders are searched whole. */
const KINDS = {
  script: ['src/main/resources/console/js', 'src/main/resources/manage/docs', HERE].map((place) => [place, '.js']),
  types: [[HERE, '.d.ts']],
  style: [['src/main/resources/console/css', '.css']],
  yaml: ['conf', 'src/main/resources', '.github', HERE].flatMap((place) => [
    [place, '.yaml'],
    [place, '.yml'],
  ]),
};

/** The files of a kind, as whole paths. */
const sources = (kind) => KINDS[kind].flatMap(([place, ending]) => filesIn(path.join(ROOT, place), ending));

function filesIn(folder, ending) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(folder, name))
    .sort();
}

/** A file of a tool. */
function toolPath(name) {
  const file = path.join(TOOLS, 'node_modules', name);
  if (fs.existsSync(file)) return file;
  throw new Error(`${file} is missing. Fetch it: ./mvnw -q dependency:unpack@console-tools`);
}

const tool = (name) => require(toolPath(name));

module.exports = { ROOT, TOOLS, filesIn, sources, tool, toolPath };
