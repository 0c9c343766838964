// Reads YAML with the formatter's own parser, and says what that lets pass: keys that stand twice, of which a program
// takes one and a reader sees the other.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { ROOT, sources, tool } = require('./places.js');

/** A file as plain values, with what is wrong with it, a line each. */
function readYaml(file, text = fs.readFileSync(file, 'utf8')) {
  const { parsers } = tool('prettier/plugins/yaml.js');
  const faults = [];
  const complain = ({ line, column }, text) => faults.push(`${path.relative(ROOT, file)}:${line}:${column} ${text}`);
  try {
    const tree = parsers.yaml.parse(text, { filepath: file });
    return { value: valueOf(tree, complain), faults };
  } catch (error) {
    complain(error.loc?.start ?? { line: 1, column: 1 }, error.message);
    return { value: null, faults };
  }
}

function valueOf(node, complain) {
  if (!node) return null;
  switch (node.type) {
    case 'mapping':
    case 'flowMapping':
      return mapping(node, complain);
    case 'sequence':
    case 'flowSequence':
      return node.children.map((one) => valueOf(one, complain));
    case 'plain':
      return plain(node.value);
    case 'quoteSingle':
    case 'quoteDouble':
    case 'blockLiteral':
    case 'blockFolded':
      return node.value;
    default:
      return valueOf(
        node.children?.find((child) => child && child.type !== 'documentHead'),
        complain,
      );
  }
}

function mapping(node, complain) {
  const values = {};
  for (const { children } of node.children) {
    const [key, value] = children;
    const name = String(valueOf(key, complain));
    if (Object.hasOwn(values, name)) complain(key.position.start, `${name} stands there twice`);
    values[name] = valueOf(value, complain);
  }
  return values;
}

const plain = (text) => (/^(true|false|null|-?\d+(\.\d+)?)$/.test(text) ? JSON.parse(text) : text);

const yamlFaults = () => sources('yaml').flatMap((file) => readYaml(file).faults);

module.exports = { readYaml, yamlFaults };
