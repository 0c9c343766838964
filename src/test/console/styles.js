// Rules for the console's style sheets: each property and value is one that CSS knows, colours stand in tokens.css
// alone, and nothing is written twice or for nobody.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { ROOT, filesIn, sources, toolPath } = require('./places.js');

const CONSOLE = path.join(ROOT, 'src/main/resources/console');
const TOKENS = 'tokens.css';

/** What browsers know and the tool's dictionary does not yet: colours made of others. */
const NEWER = /\b(oklch|rgb)\(from /;

/** Words of all scripts and of the page: a class that is in none of them styles nothing. Those of uPlot begin with u-. */
function knownWords() {
  const sources = [...filesIn(path.join(CONSOLE, 'js'), '.js'), path.join(CONSOLE, 'index.html')];
  return new Set(sources.flatMap((file) => fs.readFileSync(file, 'utf8').match(/[\w-]+/g) ?? []));
}

class Sheet {
  constructor(css, { file, text }, custom) {
    this.css = css;
    this.file = file;
    this.custom = custom;
    this.faults = [];
    this.declared = [];
    const parsing = {
      positions: true,
      onParseError: (error) => this.complain({ loc: { start: error } }, error.message),
    };
    this.tree = css.parse(text, parsing);
  }

  complain(node, text) {
    const { line, column } = node.loc.start;
    this.faults.push(`${path.relative(ROOT, this.file)}:${line}:${column} ${text}`);
  }

  check(words) {
    const { css } = this;
    const rules = new Map();
    const sheet = this;
    const around = [];
    const enter = function enter(node) {
      if (node.type === 'Atrule') around.push(`@${node.name} ${node.prelude ? css.generate(node.prelude) : ''}`);
      if (node.type === 'Declaration') sheet.declaration(node, this.atrule);
      if (node.type === 'Rule') sheet.rule(node, around.join(' '), rules);
      if (node.type === 'Hash' || node.type === 'Function') sheet.colour(node, this.declaration);
      sheet.selector(node, words);
    };
    const leave = (node) => node.type === 'Atrule' && around.pop();
    css.walk(this.tree, { enter, leave });
  }

  selector({ type, name, loc }, words) {
    if (type === 'ClassSelector' && !words.has(name) && !name.startsWith('u-'))
      this.complain({ loc }, `no script uses .${name}`);
    if (type === 'IdSelector' && name !== 'app') this.complain({ loc }, `style classes, not #${name}`);
  }

  declaration(node, atrule) {
    const { css } = this;
    if (node.important && !reduced(css, atrule)) this.complain(node, '!important: raise the layer or the selector');
    if (node.property.startsWith('--')) {
      const value = css.generate(node.value).trim();
      if (!this.custom.set.has(node.property)) this.custom.set.set(node.property, { place: this.placeOf(node), value });
    }
    css.walk(node.value, (part) => {
      const name = part.type === 'Function' && part.name === 'var' && part.children.first?.name;
      if (name) this.custom.used.set(name, this.custom.used.get(name) ?? this.placeOf(part));
    });
    if (node.property.startsWith('--') || ['font-face', 'property'].includes(atrule?.name)) return;
    this.declared.push(node);
  }

  /** Whether the values are ones of their properties, with tokens filled in. */
  values() {
    const { css } = this;
    for (const node of this.declared) {
      const value = this.filled(css.generate(node.value)).replace(/env\([^)]*\)/g, '0px');
      if (NEWER.test(value)) continue;
      const { error } = css.lexer.matchProperty(node.property, value);
      if (error) this.complain(node, `${node.property}: ${value} (${error.message.split('\n')[0]})`);
    }
  }

  filled(value) {
    return value.replace(/var\((--[\w-]+)\)/g, (whole, name) => {
      const found = this.custom.set.get(name);
      return found ? this.filled(found.value) : whole;
    });
  }

  placeOf(node) {
    return `${path.relative(ROOT, this.file)}:${node.loc.start.line}:${node.loc.start.column}`;
  }

  rule(node, around, rules) {
    if (node.block.children.isEmpty) this.complain(node, 'an empty rule');
    const where = `${around} ${this.css.generate(node.prelude)}`.trim();
    const before = rules.get(where);
    if (before && !around.includes('keyframes')) this.complain(node, `${where} has a rule in line ${before}`);
    rules.set(where, before ?? node.loc.start.line);
    const seen = new Set();
    node.block.children.forEach((one) => {
      if (one.type !== 'Declaration') return;
      // The same property twice is how a fallback for older browsers is written: then they follow each other.
      if (seen.has(one.property)) this.complain(one, `${one.property} twice in one rule`);
      seen.add(one.property);
    });
  }

  colour(node, declaration) {
    if (path.basename(this.file) === TOKENS || !declaration) return;
    const plain = node.type === 'Hash' || /^(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)$/.test(node.name);
    if (plain) this.complain(node, `${declaration.property}: a colour of its own; name it in ${TOKENS}`);
  }
}

/** Whoever wants no motion gets none, whatever else says so. */
const reduced = (css, atrule) => atrule?.prelude && css.generate(atrule.prelude).includes('prefers-reduced-motion');

/** What is wrong with the style sheets, a line each; with another one, where that is tried. */
async function styleFaults(other) {
  const css = await import(pathToFileURL(toolPath('css-tree/dist/csstree.esm.js')));
  const custom = { set: new Map(), used: new Map() };
  const words = knownWords();
  const read = sources('style').map((file) => ({ file, text: fs.readFileSync(file, 'utf8') }));
  const sheets = [...read, ...(other ? [other] : [])].map((one) => new Sheet(css, one, custom));
  for (const sheet of sheets) sheet.check(words);
  for (const sheet of sheets) sheet.values();
  const faults = sheets.flatMap((sheet) => sheet.faults);
  const scripts = filesIn(path.join(CONSOLE, 'js'), '.js')
    .map((file) => fs.readFileSync(file, 'utf8'))
    .join();
  for (const [name, place] of custom.used) {
    const known = custom.set.has(name) || name.startsWith('--pico-') || scripts.includes(`'${name}'`);
    if (!known) faults.push(`${place} ${name} is set nowhere`);
  }
  for (const [name, { place }] of custom.set) {
    // Charts ask for a colour by its bare name.
    const used = custom.used.has(name) || name.startsWith('--pico-') || scripts.includes(`'${name.slice(2)}'`);
    if (!used) faults.push(`${place} ${name} is used nowhere`);
  }
  return faults;
}

module.exports = { styleFaults };
