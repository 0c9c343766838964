// One member of a JSON object as the text that it was sent as: JSON.parse would round long numbers.

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * The text of a member of the outermost object, or null if it has none of that name. The text must be valid JSON.
 *
 * @param {string} text
 * @param {string} name
 * @returns {string | null}
 */
export function memberText(text, name) {
  TOKEN.lastIndex = 0;
  let depth = 0;
  let from = null;
  let before = null;
  for (let token = TOKEN.exec(text); token; token = TOKEN.exec(text)) {
    const [piece] = token;
    const ends = depth === 1 && (piece === ',' || piece === '}');
    if (from !== null && ends) return text.slice(from, token.index).trim();
    if (depth === 1 && piece === ':' && from === null && before === JSON.stringify(name)) from = TOKEN.lastIndex;
    if (piece === '{' || piece === '[') depth += 1;
    else if (piece === '}' || piece === ']') depth -= 1;
    before = piece;
  }
  return null;
}
