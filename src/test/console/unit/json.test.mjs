import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { memberText } from '../../../main/resources/console/js/json-text.js';
import { prettyJson } from '../../../main/resources/console/js/pretty.js';

const written = (source) =>
  prettyJson(source)
    ?.map(({ text }) => text)
    .join('');
const kinds = (source) =>
  prettyJson(source)
    .filter(({ kind }) => kind !== 'plain')
    .map(({ kind, text }) => `${kind} ${text}`);

describe('JSON laid out for the eye', () => {
  test('stands a member to a line', () => {
    assert.equal(written('{"a":1,"b":[true,null]}'), '{\n  "a": 1,\n  "b": [\n    true,\n    null\n  ]\n}');
  });
  test('keeps what is empty on its line', () =>
    assert.equal(written('{"a":{},"b":[ ]}'), '{\n  "a": {},\n  "b": []\n}'));
  test('changes no value: long numbers, doubled keys and escapes are as they were sent', () => {
    const source = '{"n":12345678901234567890.10,"n":1e400,"t":"\\u0041\\" : {"}';
    assert.equal(written(source).replace(/\n */g, '').replaceAll('": ', '":'), source);
  });
  test('tells keys, texts, numbers and words apart', () => {
    assert.deepEqual(kinds('{"a":"b","c":-1.5e3,"d":false}'), [
      'key "a"',
      'text "b"',
      'key "c"',
      'number -1.5e3',
      'key "d"',
      'word false',
    ]);
  });
  test('is not made of what is no object or list', () => {
    for (const source of ['', '"text"', '12', '{"a":', '{a:1}', '<html>'])
      assert.equal(prettyJson(source), null, source);
  });
  test('is not made of what would take long', () => {
    assert.equal(prettyJson(`["${'x'.repeat(300000)}"]`), null);
    assert.notEqual(prettyJson(`["${'x'.repeat(299000)}"]`), null);
  });
});

describe('a member as it was sent', () => {
  test('is its own text, to the digit', () => {
    assert.equal(memberText('{"id":"e","data":{"n": 1.10, "m":[1 ]} ,"z":1}', 'data'), '{"n": 1.10, "m":[1 ]}');
    assert.equal(memberText('{"data":12345678901234567890}', 'data'), '12345678901234567890');
  });
  test('is one of the outermost object, not of one within', () => {
    assert.equal(memberText('{"a":{"data":1},"b":["data",{"data":2}],"data":3}', 'data'), '3');
  });
  test('is not mistaken for a value of its name', () => {
    assert.equal(memberText('{"a":"data","data":"x:,}"}', 'data'), '"x:,}"');
  });
  test('is null where there is none', () => {
    assert.equal(memberText('{"a":1}', 'data'), null);
    assert.equal(memberText('{}', 'data'), null);
  });
});
