package dev.signpost.ingest;

import dev.signpost.testkit.DocumentedAnswer;
import io.vertx.core.json.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP/1.1 answer, read off a socket by its Content-Length.
 *
 * @param headers names in lower case
 */
record RawAnswer(int status, Map<String, String> headers, String body) {

    static RawAnswer read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        int status = Integer.parseInt(line(in).split(" ")[1]);
        var headers = new TreeMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new RawAnswer(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    /** Itself, to a publish at that path; fails if the contract does not promise such an answer. */
    RawAnswer asPromised(String path) {
        var lists = new TreeMap<String, List<String>>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        if (status != PublishServer.NOT_TAKEN) {
            DocumentedAnswer.check("POST", path, status, lists, body);
        }
        return this;
    }

    JsonObject json() {
        return new JsonObject(body);
    }

    String header(String name) {
        return String.valueOf(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended after: " + line);
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}
