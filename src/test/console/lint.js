// Rules for the console's modules that neither the compiler nor the formatter knows. A rule says in a sentence what is
// wrong and why.
'use strict';
const path = require('node:path');
const { ROOT } = require('./places.js');
const { ts, placeOf } = require('./program.js');

const MODULES = path.join(ROOT, 'src/main/resources/console/js');
const MOST_LINES = 400;
const MOST_LINES_OF_FUNCTION = 60;

/** Names that take text for markup or code. */
const INJECTING = new Set(['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'write', 'writeln']);
const CODE = new Set(['eval', 'Function']);
const BLOCKING = new Set(['alert', 'prompt']);

const isHook = (node) => ts.isIdentifier(node) && /^use[A-Z]/.test(node.text);
const isFunction = (node) =>
  ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node);

/** Each gets a node, a way to complain, and the checker. */
const RULES = [
  function noVar(node, complain) {
    const { Let, Const, Using, AwaitUsing } = ts.NodeFlags;
    if (ts.isVariableDeclarationList(node) && !(node.flags & (Let | Const | Using | AwaitUsing)))
      complain(node, 'var: use const or let');
  },

  function strictEquality(node, complain) {
    if (!ts.isBinaryExpression(node)) return;
    const kinds = [ts.SyntaxKind.EqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsToken];
    if (kinds.includes(node.operatorToken.kind)) complain(node, 'compare with === or !==');
  },

  function noMarkupFromText(node, complain) {
    if (ts.isPropertyAccessExpression(node) && INJECTING.has(node.name.text) && node.expression.getText() !== 'console')
      complain(node, `${node.name.text} takes text for markup`);
    const called = (ts.isCallExpression(node) || ts.isNewExpression(node)) && node.expression;
    if (called && ts.isIdentifier(called) && CODE.has(called.text))
      complain(node, `${called.text} takes text for code`);
  },

  function noLeftovers(node, complain) {
    if (node.kind === ts.SyntaxKind.DebuggerStatement) complain(node, 'debugger was left behind');
    if (!ts.isCallExpression(node)) return;
    const text = node.expression.getText();
    if (text.startsWith('console.') && text !== 'console.error') complain(node, `${text} was left behind`);
    if (BLOCKING.has(text)) complain(node, `${text} stops the page; say() and confirm() of ours do not`);
  },

  /** A promise that nobody waits for swallows its fault: handle it, or have it returned. */
  function noFloatingPromise(node, complain, checker) {
    if (!ts.isExpressionStatement(node) || !ts.isCallExpression(node.expression)) return;
    const type = checker.getTypeAtLocation(node.expression);
    if (!checker.getPropertyOfType(type, 'then')) return;
    const called = node.expression.expression;
    const method = ts.isPropertyAccessExpression(called) ? called.name.text : '';
    if (method === 'catch' || method === 'finally') return;
    if (method === 'then' && node.expression.arguments.length > 1) return;
    if (isOwnAction(node.expression, checker)) return;
    complain(node, 'nobody hears if this promise fails: await it or catch it');
  },

  /** Hooks are told apart by their order: it must be the same each time. */
  function hooksComeFirst(node, complain) {
    if (!ts.isCallExpression(node) || !isHook(node.expression)) return;
    for (let up = node.parent; up && !isFunction(up); up = up.parent) {
      const branches = ts.isIfStatement(up) || ts.isConditionalExpression(up) || ts.isIterationStatement(up, false);
      const lazy = ts.isBinaryExpression(up) && /^(&&|\|\||\?\?)$/.test(up.operatorToken.getText()) && up.left !== node;
      if (branches || lazy) complain(node, `${node.expression.text} is called only at times`);
      if (ts.isBlock(up) && isFunction(up.parent) && returnsBefore(up, node))
        complain(node, `${node.expression.text} is called only if nothing was returned before`);
    }
  },

  function shortFunctions(node, complain) {
    if (!isFunction(node) || !node.body) return;
    const lines = node.getText().split('\n').length;
    if (lines > MOST_LINES_OF_FUNCTION) complain(node, `a function of ${lines} lines; split it`);
  },

  function wholeImports(node, complain) {
    if (!ts.isImportDeclaration(node) && !(ts.isExportDeclaration(node) && node.moduleSpecifier)) return;
    const from = node.moduleSpecifier.text;
    if (!/^\.{1,2}\/.*\.js$/.test(from)) complain(node, `${from}: browsers resolve ./x.js and ../x.js only`);
  },

  function preferConst(node, complain, checker) {
    if (!ts.isVariableDeclarationList(node) || !(node.flags & ts.NodeFlags.Let)) return;
    for (const { name, initializer } of node.declarations) {
      if (!ts.isIdentifier(name) || !initializer) continue;
      if (!isAssigned(checker.getSymbolAtLocation(name), name.getSourceFile(), checker))
        complain(name, `${name.text} never changes: const`);
    }
  },
];

/** useAction's run keeps what goes wrong and never fails. */
function isOwnAction(call, checker) {
  if (call.expression.getText() !== 'run') return false;
  const symbol = checker.getSymbolAtLocation(call.expression);
  const declared = symbol?.valueDeclaration?.parent?.parent?.getText() ?? '';
  return declared.includes('useAction()');
}

function returnsBefore(block, node) {
  return block.statements.some((statement) => {
    if (statement.getEnd() > node.getStart()) return false;
    let found = false;
    const look = (one) => {
      if (ts.isReturnStatement(one)) found = true;
      if (!isFunction(one)) ts.forEachChild(one, look);
    };
    look(statement);
    return found;
  });
}

function isAssigned(symbol, source, checker) {
  let found = false;
  const look = (node) => {
    const changed =
      (ts.isBinaryExpression(node) && ts.isAssignmentOperator(node.operatorToken.kind) && node.left) ||
      ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && node.operand);
    if (changed && ts.isIdentifier(changed) && checker.getSymbolAtLocation(changed) === symbol) found = true;
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

/** What is exported and used by no other module. */
function unusedExports(sources, checker) {
  const exported = new Map();
  const used = new Set();
  for (const source of sources) {
    for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source) ?? source.symbol ?? [])) {
      const [node] = symbol.declarations ?? [];
      if (node && !ts.isExportSpecifier(node) && symbol.flags & ts.SymbolFlags.Value) exported.set(symbol, node);
    }
    const look = (node) => {
      if (ts.isImportSpecifier(node) || (ts.isImportClause(node) && node.name))
        used.add(checker.getAliasedSymbol(checker.getSymbolAtLocation(node.name)));
      ts.forEachChild(node, look);
    };
    look(source);
  }
  return [...exported].filter(([symbol]) => !used.has(symbol)).map(([symbol, node]) => [symbol.name, node]);
}

/** The chain of modules that leads back to its beginning, if there is one. */
function cycles(sources, program) {
  const imports = new Map();
  for (const source of sources) {
    const found = source.statements
      .filter((one) => one.moduleSpecifier)
      .map((one) => path.resolve(path.dirname(source.fileName), one.moduleSpecifier.text))
      .filter((file) => program.getSourceFile(file) && file.startsWith(MODULES));
    imports.set(source.fileName, found);
  }
  const done = new Set();
  const found = [];
  const walk = (file, way) => {
    if (way.includes(file)) {
      found.push([...way.slice(way.indexOf(file)), file].map((one) => path.relative(MODULES, one)).join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const next of imports.get(file) ?? []) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return found;
}

/** What is wrong with the modules of a program, a line each. */
function lintFaults(program) {
  const checker = program.getTypeChecker();
  const sources = program.getSourceFiles().filter((source) => source.fileName.startsWith(MODULES));
  const faults = [];
  const complain = (node, text) => faults.push(`${placeOf(node.getSourceFile(), node.getStart())} ${text}`);
  for (const source of sources) {
    const lines = source.getLineStarts().length - 1;
    if (lines > MOST_LINES) complain(source, `a file of ${lines} lines; split it`);
    const visit = (node) => {
      for (const rule of RULES) rule(node, complain, checker);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  for (const [name, node] of unusedExports(sources, checker)) complain(node, `${name} is exported for nobody`);
  return [...faults, ...cycles(sources, program).map((chain) => `modules import each other: ${chain}`)];
}

module.exports = { lintFaults };
