// JSON for the eye without reading its values: numbers of any length and doubled keys stay exactly as they were sent.

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]|\s+/gy;
const INDENT = '  ';
/** Above this many characters it is shown as it came. */
const TOO_LONG = 300000;

/** @typedef {{ kind: 'key' | 'text' | 'number' | 'word' | 'plain', text: string }} Piece */

/**
 * The text in pieces, laid out; null if it is not JSON.
 *
 * @param {string} source
 * @returns {Piece[] | null}
 */
export function prettyJson(source) {
  if (source.length > TOO_LONG || !isJson(source)) return null;
  const tokens = (source.match(TOKEN) ?? []).filter((token) => token.trim());
  /** @type {Piece[]} */
  const out = [];
  let depth = 0;
  const line = () => `\n${INDENT.repeat(depth)}`;
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    if (token === '{' || token === '[') {
      const empty = next === '}' || next === ']';
      if (!empty) depth += 1;
      out.push(plain(empty ? token : token + line()));
    } else if (token === '}' || token === ']') {
      const empty = tokens[i - 1] === '{' || tokens[i - 1] === '[';
      if (!empty) depth -= 1;
      out.push(plain(empty ? token : line() + token));
    } else if (token === ',') out.push(plain(`,${line()}`));
    else if (token === ':') out.push(plain(': '));
    else out.push({ kind: kindOf(token, next), text: token });
  });
  return out;
}

/**
 * @param {string} text
 * @returns {Piece}
 */
const plain = (text) => ({ kind: 'plain', text });

/**
 * @param {string} token
 * @param {string | undefined} next
 * @returns {Piece['kind']}
 */
function kindOf(token, next) {
  if (token[0] === '"') return next === ':' ? 'key' : 'text';
  return /^[-\d]/.test(token) ? 'number' : 'word';
}

/** @param {string} source */
function isJson(source) {
  if (!/^\s*[[{]/.test(source)) return false;
  try {
    JSON.parse(source);
    return true;
  } catch {
    return false;
  }
}
