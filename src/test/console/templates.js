// Checks html`…` templates, which the compiler passes over: whether tags close, and whether components are given what
// they take.
'use strict';
const { ts, placeOf } = require('./program.js');

/** What Preact takes for itself, of every component. */
const OWN = new Set(['key', 'ref', 'children']);

/** A template's text with a mark for each hole, so that holes are found again in it. */
const MARK = '\u0000';
const HOLE = new RegExp(`${MARK}(\\d+)${MARK}`);

/** Its text and its holes. */
function flattened(template) {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return { text: template.rawText ?? template.text, holes: [] };
  const holes = template.templateSpans.map((span) => span.expression);
  const text = template.templateSpans.reduce(
    (sum, span, i) => `${sum}${MARK}${i}${MARK}${span.literal.text}`,
    template.head.text,
  );
  return { text, holes };
}

/** Tags of a template: {name, closes, closed, attributes: [{name, text, hole, spread}]}. */
function tags(text) {
  const TAG = new RegExp(`<(/?)(${MARK}\\d+${MARK}|[A-Za-z][\\w-]*|/)?`, 'g');
  const ATTRIBUTE = new RegExp(
    `\\s*(?:\\.\\.\\.${MARK}(\\d+)${MARK}|([A-Za-z][\\w:-]*)(?:=(?:${MARK}(\\d+)${MARK}|"([^"]*)"))?|(/?>))`,
    'y',
  );
  const found = [];
  for (let tag = TAG.exec(text); tag; tag = TAG.exec(text)) {
    const one = { name: tag[2] ?? '', closes: tag[1] === '/', closed: false, attributes: [] };
    if (one.closes) {
      found.push(one);
      continue;
    }
    ATTRIBUTE.lastIndex = TAG.lastIndex;
    for (let part = ATTRIBUTE.exec(text); ; part = ATTRIBUTE.exec(text)) {
      if (!part) {
        found.push({ ...one, broken: true });
        break;
      }
      TAG.lastIndex = ATTRIBUTE.lastIndex;
      if (part[5]) {
        found.push({ ...one, closed: part[5] === '/>' });
        break;
      }
      if (part[1]) one.attributes.push({ spread: Number(part[1]) });
      else one.attributes.push({ name: part[2], hole: part[3] && Number(part[3]), text: part[4] });
    }
  }
  return found;
}

const holeOf = (name) => HOLE.exec(name)?.[1];

class Templates {
  constructor(program) {
    this.checker = program.getTypeChecker();
    this.faults = [];
  }

  complain(node, text) {
    this.faults.push(`${placeOf(node.getSourceFile(), node.getStart())} ${text}`);
  }

  check(node) {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'html') this.template(node);
    ts.forEachChild(node, (child) => this.check(child));
  }

  template(node) {
    const { text, holes } = flattened(node.template);
    const open = [];
    for (const tag of tags(text)) {
      const hole = holeOf(tag.name);
      const shown = hole === undefined ? tag.name : holes[hole].getText();
      if (tag.broken) this.complain(node, `<${shown}> has an attribute that cannot be read`);
      if (tag.closes) {
        const last = open.pop();
        if (last === undefined) this.complain(node, `</${shown}> closes nothing`);
        else if (tag.name !== '/' && last !== tag.name) this.complain(node, `</${shown}> closes <${last}>`);
        continue;
      }
      if (!tag.closed) open.push(tag.name);
      if (hole !== undefined) this.component(holes[hole], tag, holes);
      else this.element(node, tag);
    }
    for (const name of open)
      this.complain(node, `<${holeOf(name) ? holes[holeOf(name)].getText() : name}> is not closed`);
  }

  /** React's names do nothing here, and quietly. */
  element(node, { name, attributes }) {
    for (const one of attributes) {
      if (['className', 'htmlFor', 'style', 'dangerouslySetInnerHTML'].includes(one.name))
        this.complain(node, `<${name}> has the attribute ${one.name}`);
      if (/^on[a-z]/.test(one.name ?? ''))
        this.complain(node, `<${name}>: handlers are written onClick, not ${one.name}`);
    }
  }

  component(expression, tag, holes) {
    const props = this.propsOf(expression);
    if (!props) return;
    const given = new Set(tag.closed ? [] : ['children']);
    let spreads = false;
    for (const one of tag.attributes) {
      if (one.spread !== undefined) {
        const type = this.checker.getTypeAtLocation(holes[one.spread]);
        if (type.flags & ts.TypeFlags.Any || !type.getProperties().length) spreads = true;
        for (const property of type.getProperties()) {
          const optional = property.flags & ts.SymbolFlags.Optional;
          if (!optional) given.add(property.name);
        }
        continue;
      }
      given.add(one.name);
      if (!OWN.has(one.name)) this.prop(expression, props, one, holes);
    }
    if (spreads) return;
    for (const property of props.getProperties()) {
      const optional = property.flags & ts.SymbolFlags.Optional;
      if (!optional && !given.has(property.name))
        this.complain(expression, `<${expression.getText()}> lacks ${property.name}`);
    }
  }

  prop(expression, props, { name, hole, text }, holes) {
    const { checker } = this;
    const property = checker.getPropertyOfType(props, name);
    if (!property) {
      this.complain(expression, `<${expression.getText()}> takes no ${name}`);
      return;
    }
    const wanted = checker.getTypeOfSymbolAtLocation(property, expression);
    const literal = text === undefined ? checker.getTrueType() : checker.getStringLiteralType(text);
    const type = hole === undefined ? literal : checker.getTypeAtLocation(holes[hole]);
    if (!checker.isTypeAssignableTo(type, wanted)) {
      const [has, takes] = [type, wanted].map((one) => checker.typeToString(one));
      this.complain(holes[hole] ?? expression, `${name} of <${expression.getText()}> is ${has}, not ${takes}`);
    }
  }

  /** The type of a component's properties; null where it says nothing of them. */
  propsOf(expression) {
    const type = this.checker.getTypeAtLocation(expression);
    const [signature] = type.getCallSignatures();
    if (!signature) return null;
    const [first] = signature.getParameters();
    if (!first) return this.checker.getTypeFromTypeNode(ts.factory.createTypeLiteralNode([]));
    const props = this.checker.getTypeOfSymbolAtLocation(first, expression);
    return props.flags & ts.TypeFlags.Any ? null : props;
  }
}

/** What is wrong with the templates of a program, a line each. */
function templateFaults(program) {
  const templates = new Templates(program);
  for (const source of program.getSourceFiles()) {
    if (!source.isDeclarationFile && !source.fileName.includes('/node_modules/')) templates.check(source);
  }
  return templates.faults;
}

module.exports = { templateFaults };
