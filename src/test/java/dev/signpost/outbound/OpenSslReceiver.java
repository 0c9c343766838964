package dev.signpost.outbound;

import dev.signpost.testkit.Missing;
import io.netty.pkitesting.X509Bundle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A receiver with OpenSSL underneath, as most receivers have it: a JDK's own server refuses names with underscores.
 * Prints the name that its client asked for and the {@code Host} header of each request.
 */
final class OpenSslReceiver implements AutoCloseable {
    private static final String PROGRAM = """
            import http.server, ssl, sys
            class Hook(http.server.BaseHTTPRequestHandler):
                protocol_version = 'HTTP/1.1'
                def do_POST(self):
                    self.rfile.read(int(self.headers['Content-Length']))
                    print('host', self.headers['Host'], flush=True)
                    self.send_response(200)
                    self.send_header('Content-Length', '0')
                    self.end_headers()
                def log_message(self, *unused):
                    pass
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[1])
            context.sni_callback = lambda connection, name, of: print('server name', name, flush=True)
            server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Hook)
            server.handle_error = lambda *unused: None
            server.socket = context.wrap_socket(server.socket, server_side=True)
            print(server.server_address[1], flush=True)
            server.serve_forever()
            """;

    private final Path certificate;
    private final Process process;
    private final BufferedReader lines;
    private final int port;

    OpenSslReceiver(X509Bundle bundle) throws IOException {
        certificate = Files.createTempFile("receiver", ".pem");
        Files.writeString(certificate, bundle.getPrivateKeyPEM() + "\n" + bundle.getCertificatePathPEM());
        try {
            process = new ProcessBuilder("python3", "-c", PROGRAM, certificate.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException notInstalled) {
            throw Missing.leaveOut("python3 is not installed");
        }
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        port = Integer.parseInt(line());
    }

    int port() {
        return port;
    }

    String line() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("the receiver has ended");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.delete(certificate);
    }
}
