// The one format of scripts, styles and YAML. Templates in scripts stay as they are: white space in them is text.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { ROOT, sources, toolPath } = require('./places.js');

const FILES = ['src/jsconfig.json', '.prettierrc.json'].map((name) => path.join(ROOT, name));
const KINDS = ['script', 'types', 'style', 'yaml'];

/** Names the files that are written otherwise, a line each; with write they are written anew. */
async function formatFaults({ write = false } = {}) {
  const prettier = await import(pathToFileURL(toolPath('prettier/index.mjs')));
  const faults = [];
  for (const file of [...FILES, ...KINDS.flatMap(sources)]) {
    const text = fs.readFileSync(file, 'utf8');
    const options = { ...(await prettier.resolveConfig(file)), filepath: file };
    const wanted = await prettier.format(text, options).catch((error) => error);
    const name = path.relative(ROOT, file);
    if (wanted instanceof Error) faults.push(`${name} cannot be read: ${wanted.message.split('\n')[0]}`);
    else if (wanted !== text && write) fs.writeFileSync(file, wanted);
    else if (wanted !== text) faults.push(`${name}:${lineOfChange(text, wanted)} is not formatted`);
  }
  return faults;
}

function lineOfChange(text, wanted) {
  const other = wanted.split('\n');
  return text.split('\n').findIndex((line, i) => line !== other[i]) + 1;
}

module.exports = { formatFaults };
