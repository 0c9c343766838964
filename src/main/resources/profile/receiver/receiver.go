// Receives the webhooks of the wire profile {{name}} and checks their signatures.
// Needs Go 1.20 or later and nothing else:  WEBHOOK_SECRET='…' PORT=8080 go run receiver.go
package main

import (
	"crypto/hmac"
	"crypto/sha256"
{{#base64}}
	"encoding/base64"
{{/base64}}
{{#hex}}
	"encoding/hex"
{{/hex}}
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
{{#timed}}
	"strconv"
{{/timed}}
{{#strings}}
	"strings"
{{/strings}}
{{#timed}}
	"time"
{{/timed}}
)

const maxBodyBytes = 1024 * 1024

var secret = os.Getenv("WEBHOOK_SECRET")

// signature is the value that the header {{signatureHeader}} must have. content is what is signed.
func signature(secret string, content []byte) string {
{{#whsec}}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		log.Fatal("the webhook's secret is not base64")
	}
	mac := hmac.New(sha256.New, key)
{{/whsec}}
{{^whsec}}
	mac := hmac.New(sha256.New, []byte(secret))
{{/whsec}}
	mac.Write(content)
{{#hex}}
	return {{prefix}} + hex.EncodeToString(mac.Sum(nil))
{{/hex}}
{{^hex}}
	return {{prefix}} + base64.StdEncoding.EncodeToString(mac.Sum(nil))
{{/hex}}
}

// equal compares in constant time, so that nobody can guess a signature byte by byte.
func equal(a, b string) bool {
	return hmac.Equal([]byte(a), []byte(b))
}

// verify takes the body's bytes as they came in: JSON that was parsed and written again has others.
func verify(headers http.Header, body []byte, secret string) bool {
{{#optional}}
	// A webhook without a secret is not signed: then anybody may have sent this.
	if secret == "" {
		return true
	}
{{/optional}}
{{#timed}}
	id, at := headers.Get({{idHeader}}), headers.Get({{timeHeader}})
	seconds, err := strconv.ParseInt(at, 10, 64)
	// What is older than 5 minutes may be a request that somebody has recorded and sends again.
	if age := time.Now().Unix() - seconds; err != nil || age > 300 || age < -300 {
		return false
	}
	expected := signature(secret, append([]byte(id+"."+at+"."), body...))
{{/timed}}
{{^timed}}
	expected := signature(secret, body)
{{/timed}}
	received := headers.Get({{signatureHeader}})
{{#several}}
	// While a secret is rotated there is one signature of each.
	for _, one := range strings.Split(received, " ") {
		if equal(one, expected) {
			return true
		}
	}
	return false
{{/several}}
{{^several}}
	return equal(received, expected)
{{/several}}
}
{{#challenge}}

// challenge answers what Signpost asks once, to see that the receiver is there and yours. False if the request is an
// event.
func challenge(method string, headers http.Header, body []byte) (int, string, bool) {
	if method != {{challengeMethod}} {
		return 0, "", false
	}
{{#challengeMark}}
	if headers.Get({{challengeMark}}) == "" {
		return 0, "", false
	}
{{/challengeMark}}
{{#challengeInBody}}
	text := string(body)
	if !strings.HasPrefix(text, {{challengeBefore}}) || !strings.HasSuffix(text, {{challengeBehind}}) {
		return 0, "", false
	}
{{/challengeInBody}}
{{#challengeToken}}
	if !equal(headers.Get({{challengeTokenHeader}}), secret) {
		return 401, "", true
	}
{{/challengeToken}}
{{#challengeSigned}}
	if !equal(headers.Get({{challengeSignatureHeader}}), signature(secret, body)) {
		return 401, "", true
	}
{{/challengeSigned}}
{{#echoHeader}}
	return {{challengeStatus}}, headers.Get({{challengeHeader}}), true
{{/echoHeader}}
{{#echoBody}}
	return {{challengeStatus}}, text[len({{challengeBefore}}) : len(text)-len({{challengeBehind}})], true
{{/echoBody}}
{{#noEcho}}
	return {{challengeStatus}}, "", true
{{/noEcho}}
}
{{/challenge}}

func handle(method string, headers http.Header, body []byte) (int, string) {
{{#challenge}}
	if status, text, asked := challenge(method, headers, body); asked {
		return status, text
	}
{{/challenge}}
	if !verify(headers, body, secret) {
		return 401, ""
	}
	// Your code. Answer first and do what takes long later; the same event may come more than once.
	fmt.Printf("received %s\n", body)
	return {{success}}, ""
}

func main() {
{{^optional}}
	if secret == "" {
		log.Fatal("set WEBHOOK_SECRET to the webhook's secret")
	}
{{/optional}}
	host, port := os.Getenv("HOST"), os.Getenv("PORT")
	if host == "" {
		host = "127.0.0.1"
	}
	if port == "" {
		port = "8080"
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("Listening on port", listener.Addr().(*net.TCPAddr).Port)
	log.Fatal(http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBodyBytes))
		if err != nil {
			http.Error(w, "", http.StatusRequestEntityTooLarge)
			return
		}
		status, text := handle(r.Method, r.Header, body)
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(status)
		io.WriteString(w, text)
	})))
}
