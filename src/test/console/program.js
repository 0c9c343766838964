// The console's modules as the compiler sees them.
'use strict';
const path = require('node:path');
const { ROOT, tool } = require('./places.js');

const ts = tool('typescript/lib/typescript.js');
const VENDOR_TYPES = path.join(ROOT, 'src/test/console/types/vendor');

const CONFIGURATION = 'src/jsconfig.json';

/** The options and files of the configuration, which editors read too. */
function configuration() {
  const file = path.join(ROOT, CONFIGURATION);
  const { config, error } = ts.readConfigFile(file, ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  return ts.parseJsonConfigFileContent(config, ts.sys, path.dirname(file), undefined, file);
}

/** What is vendored has no types of its own: those that are written here stand for them. */
function resolver(options, host) {
  return (literals, containing) =>
    literals.map(({ text }) => {
      const vendored = /\/vendor\/([a-z-]+)\.js$/.exec(text);
      if (vendored) {
        const resolvedFileName = path.join(VENDOR_TYPES, `${vendored[1]}.d.ts`);
        return { resolvedModule: { resolvedFileName, extension: '.d.ts' } };
      }
      return ts.resolveModuleName(text, containing, options, host);
    });
}

/** The program of all modules; of other texts in place of some of them, by path, where that is tried. */
function createProgram(changed = new Map()) {
  const { options, fileNames, errors } = configuration();
  if (errors.length) throw new Error(errors.map((one) => one.messageText).join('\n'));
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = resolver(options, host);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (file) => changed.has(file) || fileExists(file);
  host.getSourceFile = (file, ...others) =>
    changed.has(file) ? ts.createSourceFile(file, changed.get(file), ...others) : getSourceFile(file, ...others);
  return ts.createProgram({ rootNames: [...fileNames, ...changed.keys()], options, host });
}

/** "file:line:column" of a place, from the project's folder. */
function placeOf(source, position) {
  const { line, character } = source.getLineAndCharacterOfPosition(position);
  return `${path.relative(ROOT, source.fileName)}:${line + 1}:${character + 1}`;
}

/** What the compiler finds, a line each. */
function typeFaults(program) {
  return ts.getPreEmitDiagnostics(program).map(({ file, start, code, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, '\n');
    return `${file ? placeOf(file, start) : CONFIGURATION} ${text} (TS${code})`;
  });
}

module.exports = { ts, createProgram, placeOf, typeFaults };
