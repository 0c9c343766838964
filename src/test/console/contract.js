// Types of the API's requests and answers, derived from its contract, so that a renamed field fails the type check.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { TOOLS, ROOT } = require('./places.js');
const { readYaml } = require('./yaml.js');

const RESOURCES = path.join(ROOT, 'src/main/resources');
const TYPES = path.join(TOOLS, 'types', 'contract.d.ts');

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const name = (reference) => reference.split('/').at(-1);

function typeOf(schema) {
  if (!schema) return 'unknown';
  if (schema.$ref) return name(schema.$ref);
  if (schema.allOf) return schema.allOf.map(typeOf).join(' & ');
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map(typeOf).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  return [schema.type ?? (schema.properties ? 'object' : 'any')]
    .flat()
    .map((one) => simple(one, schema))
    .join(' | ');
}

function simple(type, schema) {
  switch (type) {
    case 'integer':
      return 'number';
    case 'array':
      return `Array<${typeOf(schema.items)}>`;
    case 'object':
      return schema.properties ? members(schema) : `Record<string, ${record(schema.additionalProperties)}>`;
    case 'any':
      return 'unknown';
    default:
      return type;
  }
}

const record = (values) => (values && values !== true ? typeOf(values) : 'unknown');

function members({ properties, required = [] }) {
  const lines = Object.entries(properties).map(([key, schema]) => {
    const mark = required.includes(key) ? '' : '?';
    return `${JSON.stringify(key)}${mark}: ${typeOf(schema)};`;
  });
  return `{ ${lines.join(' ')} }`;
}

/** What one method of one path takes and answers. */
function operation(contract, place, found) {
  const resolve = (part) => (part.$ref ? contract.components[part.$ref.split('/')[2]][name(part.$ref)] : part);
  const parameters = [...(place.parameters ?? []), ...(found.parameters ?? [])].map(resolve);
  const query = parameters.filter((one) => one.in === 'query');
  const answers = Object.entries(found.responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, answer]) => content(resolve(answer)))
    .map((schema) => (schema ? typeOf(schema) : 'null'));
  const body = found.requestBody && content(resolve(found.requestBody));
  const filters = query.map((one) => `${JSON.stringify(one.name)}?: ${typeOf(one.schema)};`);
  return `{ query: { ${filters.join(' ')} }; body: ${body ? typeOf(body) : 'undefined'}; answer: ${[...new Set(answers)].join(' | ')} }`;
}

const content = ({ content: kinds = {} }) => Object.entries(kinds).find(([kind]) => /json/.test(kind))?.[1].schema;

function declare(contract) {
  const schemas = Object.entries(contract.components.schemas).map(
    ([key, schema]) => `  type ${key} = ${typeOf(schema)};`,
  );
  const routes = Object.entries(contract.paths).flatMap(([route, place]) =>
    METHODS.filter((method) => place[method]).map(
      (method) =>
        `    '${method.toUpperCase()} ${route.replace(/\{[^}]+\}/g, '{}')}': ${operation(contract, place, place[method])};`,
    ),
  );
  return `// Derived from openapi.yaml by src/test/console/contract.js.
declare namespace Api {
${schemas.join('\n')}
  interface Routes {
${routes.join('\n')}
  }
}
`;
}

/** The whole contract, joined from its parts as http.ContractParts joins them. */
function readContract() {
  const { 'x-signpost-parts': parts, ...whole } = readYaml(path.join(RESOURCES, 'openapi.yaml')).value;
  const contract = { ...whole, paths: {}, components: {} };
  for (const part of parts) {
    const { paths = {}, components = {} } = readYaml(path.join(RESOURCES, 'openapi', `${part}.yaml`)).value;
    Object.assign(contract.paths, paths);
    for (const [kind, named] of Object.entries(components)) {
      contract.components[kind] = { ...contract.components[kind], ...named };
    }
  }
  return contract;
}

/** Writes the types anew and says where. */
function writeContractTypes() {
  const contract = readContract();
  fs.mkdirSync(path.dirname(TYPES), { recursive: true });
  fs.writeFileSync(TYPES, declare(contract));
  return TYPES;
}

module.exports = { writeContractTypes };
