// Receives the webhooks of the wire profile {{name}} and checks their signatures.
// Needs Node 18 or later and nothing else:  WEBHOOK_SECRET='…' PORT=8080 node receiver.js
"use strict";
const crypto = require("node:crypto");
const http = require("node:http");

const SECRET = process.env.WEBHOOK_SECRET ?? "";
const MAX_BODY_BYTES = 1024 * 1024;

// The value that the header {{signatureHeader}} must have. content: the bytes that are signed.
function signature(secret, content) {
{{#whsec}}
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
{{/whsec}}
{{^whsec}}
  const key = Buffer.from(secret, "utf8");
{{/whsec}}
  return {{prefix}} + crypto.createHmac("sha256", key).update(content).digest({{encoding}});
}

// In constant time, so that nobody can guess a signature byte by byte.
function equal(a, b) {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && crypto.timingSafeEqual(left, right);
}

// headers: by name in lower case. body: a Buffer with the bytes as they came in; JSON that was parsed and written again
// has other bytes.
function verify(headers, body, secret) {
{{#optional}}
  // A webhook without a secret is not signed: then anybody may have sent this.
  if (secret === "") return true;
{{/optional}}
{{#timed}}
  const id = headers[{{idHeader}}.toLowerCase()] ?? "";
  const time = headers[{{timeHeader}}.toLowerCase()] ?? "";
  // What is older than 5 minutes may be a request that somebody has recorded and sends again.
  if (!/^[0-9]+$/.test(time) || Math.abs(Date.now() / 1000 - Number(time)) > 300) return false;
  const expected = signature(secret, Buffer.concat([Buffer.from(`${id}.${time}.`), body]));
{{/timed}}
{{^timed}}
  const expected = signature(secret, body);
{{/timed}}
  const received = headers[{{signatureHeader}}.toLowerCase()] ?? "";
{{#several}}
  // While a secret is rotated there is one signature of each.
  return received.split(" ").some((one) => equal(one, expected));
{{/several}}
{{^several}}
  return equal(received, expected);
{{/several}}
}
{{#challenge}}

// Signpost asks this once, to see that the receiver is there and yours. Returns the status and body to answer with, or
// null if the request is an event.
function challenge(method, headers, body) {
  if (method !== {{challengeMethod}}) return null;
{{#challengeMark}}
  if (headers[{{challengeMark}}.toLowerCase()] === undefined) return null;
{{/challengeMark}}
{{#challengeInBody}}
  const text = body.toString("utf8");
  if (!text.startsWith({{challengeBefore}}) || !text.endsWith({{challengeBehind}})) return null;
{{/challengeInBody}}
{{#challengeToken}}
  if (!equal(headers[{{challengeTokenHeader}}.toLowerCase()] ?? "", SECRET)) return [401, ""];
{{/challengeToken}}
{{#challengeSigned}}
  if (!equal(headers[{{challengeSignatureHeader}}.toLowerCase()] ?? "", signature(SECRET, body))) return [401, ""];
{{/challengeSigned}}
{{#echoHeader}}
  return [{{challengeStatus}}, headers[{{challengeHeader}}.toLowerCase()]];
{{/echoHeader}}
{{#echoBody}}
  return [{{challengeStatus}}, text.slice({{challengeBefore}}.length, text.length - {{challengeBehind}}.length)];
{{/echoBody}}
{{#noEcho}}
  return [{{challengeStatus}}, ""];
{{/noEcho}}
}
{{/challenge}}

function handle(method, headers, body) {
{{#challenge}}
  const asked = challenge(method, headers, body);
  if (asked !== null) return asked;
{{/challenge}}
  if (!verify(headers, body, SECRET)) return [401, ""];
  const event = JSON.parse(body.toString("utf8"));
  // Your code. Answer first and do what takes long later; the same event may come more than once.
  console.log("received", JSON.stringify(event));
  return [{{success}}, ""];
}

const server = http.createServer((request, response) => {
  const chunks = [];
  let size = 0;
  request.on("data", (chunk) => {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) request.destroy();
    else chunks.push(chunk);
  });
  request.on("end", () => {
    const [status, text] = handle(request.method, request.headers, Buffer.concat(chunks));
    response.writeHead(status, { "Content-Type": "text/plain" }).end(text);
  });
});

{{^optional}}
if (SECRET === "") throw new Error("set WEBHOOK_SECRET to the webhook's secret");
{{/optional}}
server.listen(Number(process.env.PORT ?? 8080), process.env.HOST ?? "127.0.0.1", () => {
  console.log(`Listening on port ${server.address().port}`);
});
