import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { urlCaution } from '../../../main/resources/console/js/url-check.js';

const cautions = (part, ...urls) => {
  for (const url of urls) assert.match(urlCaution(url) ?? `nothing said of ${url}`, part, url);
};

describe('a URL while it is typed', () => {
  test('is left alone as long as nothing is wrong with it', () => {
    for (const url of [
      '',
      '  ',
      'https://example.com/hooks',
      ' HTTPS://example.com ',
      'https://8.8.8.8/',
      'https://[2606:4700::1]/',
    ])
      assert.equal(urlCaution(url), null, url);
  });
  test('needs a scheme', () => cautions(/begins with https/, 'example.com', 'www.example.com/a:b', '/hooks'));
  test('needs a host', () => cautions(/not a complete URL/, 'https://', 'https:// '));
  test('needs encryption', () => cautions(/Without https/, 'http://example.com/'));
  test('is of no other scheme', () => cautions(/Only https/, 'ftp://example.com/', 'javascript:alert(1)'));
  test('holds no password', () =>
    cautions(/ends up in logs/, 'https://user@example.com/', 'https://user:word@example.com/'));
  test('has nothing behind #', () => cautions(/never sent/, 'https://example.com/#part'));
  test('is not of a private network', () =>
    cautions(
      /private network/,
      'https://localhost/',
      'https://127.0.0.1/',
      'https://0x7f.1/',
      'https://10.1.2.3/',
      'https://172.16.0.1/',
      'https://172.31.255.255/',
      'https://192.168.0.1/',
      'https://169.254.169.254/',
      'https://100.64.0.1/',
      'https://[::1]/',
      'https://[fd00::1]/',
      'https://[fe80::1]/',
      'https://printer.local/',
      'https://db.internal/',
    ));
  test('may be just beside one', () => {
    for (const url of [
      'https://172.15.0.1/',
      'https://172.32.0.1/',
      'https://100.63.0.1/',
      'https://100.128.0.1/',
      'https://11.0.0.1/',
    ])
      assert.equal(urlCaution(url), null, url);
  });
  test('has a host that others can find', () => cautions(/no domain/, 'https://intranet/'));
});
