"""Receives the webhooks of the wire profile {{name}} and checks their signatures.

Needs Python 3.9 or later and nothing else:  WEBHOOK_SECRET='…' PORT=8080 python3 receiver.py
"""

import base64
import hashlib
import hmac
import json
import os
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ.get("WEBHOOK_SECRET", "")
MAX_BODY_BYTES = 1024 * 1024


def signature(secret, content):
    """The value that the header {{signatureHeader}} must have. content: the bytes that are signed."""
{{#whsec}}
    key = base64.b64decode(re.sub("^whsec_", "", secret))
{{/whsec}}
{{^whsec}}
    key = secret.encode("utf-8")
{{/whsec}}
    digest = hmac.new(key, content, hashlib.sha256)
{{#hex}}
    return {{prefix}} + digest.hexdigest()
{{/hex}}
{{^hex}}
    return {{prefix}} + base64.b64encode(digest.digest()).decode("ascii")
{{/hex}}


def equal(a, b):
    """In constant time, so that nobody can guess a signature byte by byte."""
    return hmac.compare_digest(a.encode("utf-8"), b.encode("utf-8"))


def verify(headers, body, secret):
    """headers: by name in any case. body: the bytes as they came in; JSON that was parsed and written again has others."""
{{#optional}}
    # A webhook without a secret is not signed: then anybody may have sent this.
    if secret == "":
        return True
{{/optional}}
{{#timed}}
    event_id = headers.get({{idHeader}}, "")
    seconds = headers.get({{timeHeader}}, "")
    # What is older than 5 minutes may be a request that somebody has recorded and sends again.
    if not re.fullmatch("[0-9]+", seconds) or abs(time.time() - int(seconds)) > 300:
        return False
    expected = signature(secret, (event_id + "." + seconds + ".").encode("utf-8") + body)
{{/timed}}
{{^timed}}
    expected = signature(secret, body)
{{/timed}}
    received = headers.get({{signatureHeader}}, "")
{{#several}}
    # While a secret is rotated there is one signature of each.
    return any(equal(one, expected) for one in received.split(" "))
{{/several}}
{{^several}}
    return equal(received, expected)
{{/several}}
{{#challenge}}


def challenge(method, headers, body):
    """Signpost asks this once, to see that the receiver is there and yours. The status and body to answer with, or None
    if the request is an event."""
    if method != {{challengeMethod}}:
        return None
{{#challengeMark}}
    if headers.get({{challengeMark}}) is None:
        return None
{{/challengeMark}}
{{#challengeInBody}}
    text = body.decode("utf-8", "replace")
    if not text.startswith({{challengeBefore}}) or not text.endswith({{challengeBehind}}):
        return None
{{/challengeInBody}}
{{#challengeToken}}
    if not equal(headers.get({{challengeTokenHeader}}, ""), SECRET):
        return 401, ""
{{/challengeToken}}
{{#challengeSigned}}
    if not equal(headers.get({{challengeSignatureHeader}}, ""), signature(SECRET, body)):
        return 401, ""
{{/challengeSigned}}
{{#echoHeader}}
    return {{challengeStatus}}, headers.get({{challengeHeader}}, "")
{{/echoHeader}}
{{#echoBody}}
    return {{challengeStatus}}, text[len({{challengeBefore}}):len(text) - len({{challengeBehind}})]
{{/echoBody}}
{{#noEcho}}
    return {{challengeStatus}}, ""
{{/noEcho}}
{{/challenge}}


def handle(method, headers, body):
{{#challenge}}
    asked = challenge(method, headers, body)
    if asked is not None:
        return asked
{{/challenge}}
    if not verify(headers, body, SECRET):
        return 401, ""
    event = json.loads(body)
    # Your code. Answer first and do what takes long later; the same event may come more than once.
    print("received", json.dumps(event), flush=True)
    return {{success}}, ""


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        length = int(self.headers.get("Content-Length", "0"))
        if length > MAX_BODY_BYTES:
            self.send_error(413)
            return
        status, text = handle(self.command, self.headers, self.rfile.read(length))
        answer = text.encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST


if __name__ == "__main__":
{{^optional}}
    if SECRET == "":
        raise SystemExit("set WEBHOOK_SECRET to the webhook's secret")
{{/optional}}
    address = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8080"))
    server = ThreadingHTTPServer(address, Receiver)
    print("Listening on port", server.server_address[1], flush=True)
    server.serve_forever()
