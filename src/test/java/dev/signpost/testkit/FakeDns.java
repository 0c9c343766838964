package dev.signpost.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A name server on UDP and TCP that speaks real DNS packets (RFC 1035) and says what the test has told it. */
public final class FakeDns implements AutoCloseable {
    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;

    /** Answers to one name: the first is used up by each question for it, the last stays. */
    private final Map<String, Queue<Zone>> zones = new ConcurrentHashMap<>();

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();

    /** One question; its bytes are those of its section: name, type and class. */
    public static final class Question {
        private final int id;
        private final byte[] bytes;
        private final boolean tcp;

        private Question(int id, byte[] bytes, boolean tcp) {
            this.id = id;
            this.bytes = bytes;
            this.tcp = tcp;
        }

        public int id() {
            return id;
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        public int type() {
            return bytes[bytes.length - 3];
        }

        public boolean tcp() {
            return tcp;
        }
    }

    /** Says packet by packet what is answered. */
    public interface Script {
        List<byte[]> answers(Question asked);
    }

    public final Queue<String> questions = new ConcurrentLinkedQueue<>();
    private final DatagramSocket udp;
    private final ServerSocket tcp;

    /**
     * @param addresses IPv4 and IPv6 literals
     * @param alias another name, or null
     * @param code response code; -1 means no answer at all
     * @param silentForV6 never answers questions for IPv6
     */
    public record Zone(List<String> addresses, @Nullable String alias, int ttl, int code, boolean silentForV6) {
        public static Zone of(int ttl, String... addresses) {
            return new Zone(List.of(addresses), null, ttl, 0, false);
        }

        public static Zone alias(String name) {
            return new Zone(List.of(), name, 0, 0, false);
        }

        public static Zone code(int code) {
            return new Zone(List.of(), null, 0, code, false);
        }

        public static Zone silent() {
            return code(-1);
        }
    }

    public FakeDns() throws IOException {
        this(InetAddress.getLoopbackAddress(), 0);
    }

    /** On that address of this machine. */
    public FakeDns(InetAddress address, int port) throws IOException {
        tcp = new ServerSocket(port, 50, address);
        udp = new DatagramSocket(tcp.getLocalPort(), address);
        daemon(this::serveUdp);
        daemon(this::serveTcp);
    }

    public FakeDns name(String name, Zone... answers) {
        zones.put(name, new ConcurrentLinkedQueue<>(Arrays.asList(answers)));
        return this;
    }

    public FakeDns script(String name, Script answers) {
        scripts.put(name, answers);
        return this;
    }

    public String address() {
        return "127.0.0.1:" + udp.getLocalPort();
    }

    public long asked(String name) {
        return questions.stream().filter(name::equals).count();
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] query = Arrays.copyOf(buffer, packet.getLength());
                for (byte[] answer : answers(query, false)) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                for (byte[] answer : answers(in.readNBytes(in.readUnsignedShort()), true)) {
                    out.writeShort(answer.length);
                    out.write(answer);
                }
                out.flush();
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                if (tcp.isClosed()) {
                    return;
                }
            }
        }
    }

    private List<byte[]> answers(byte[] query, boolean tcp) throws IOException {
        StringBuilder name = new StringBuilder();
        int at = 12;
        while (query[at] != 0) {
            name.append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII))
                    .append('.');
            at += query[at] + 1;
        }
        String asked = name.substring(0, Math.max(0, name.length() - 1)).toLowerCase(Locale.ROOT);
        Script script = scripts.get(asked);
        if (script != null) {
            int id = ((query[0] & 0xFF) << 8) | (query[1] & 0xFF);
            return script.answers(new Question(id, Arrays.copyOfRange(query, 12, at + 5), tcp));
        }
        byte[] answer = answer(query, at, asked);
        if (!tcp && answer.length > 4096) {
            answer = Arrays.copyOf(answer, 512);
            answer[2] |= 0x02;
            Arrays.fill(answer, 6, 12, (byte) 0);
        }
        return answer.length == 0 ? List.of() : List.of(answer);
    }

    private byte[] answer(byte[] query, int at, String asked) throws IOException {
        int type = query[at + 2];
        if (type == A) {
            questions.add(asked);
        }
        Queue<Zone> answers = zones.getOrDefault(asked, new ConcurrentLinkedQueue<>(List.of(Zone.code(3))));
        // Both questions of a lookup get the same zone: IPv6 is asked second.
        Zone zone = answers.size() > 1 && type == AAAA ? answers.poll() : answers.peek();
        if (zone == null || zone.code() < 0 || (zone.silentForV6() && type == AAAA)) {
            return new byte[0];
        }
        return response(query, at + 5, type, zone);
    }

    private static byte[] response(byte[] query, int questionEnd, int type, Zone zone) throws IOException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(records);
        int count = 0;
        if (zone.alias() != null) {
            record(out, CNAME, zone.ttl(), encoded(zone.alias()));
            count++;
        }
        for (String address : zone.addresses()) {
            byte[] bytes = bytes(address);
            if (bytes.length == (type == A ? 4 : 16)) {
                record(out, type, zone.ttl(), bytes);
                count++;
            }
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        DataOutputStream head = new DataOutputStream(message);
        head.write(query, 0, 2);
        head.writeShort(0x8180 | zone.code());
        head.writeShort(1);
        head.writeShort(count);
        head.writeInt(0);
        head.write(query, 12, questionEnd - 12);
        records.writeTo(head);
        return message.toByteArray();
    }

    private static void record(DataOutputStream out, int type, int ttl, byte[] data) throws IOException {
        out.writeShort(0xC00C);
        out.writeShort(type);
        out.writeShort(1);
        out.writeInt(ttl);
        out.writeShort(data.length);
        out.write(data);
    }

    private static byte[] encoded(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    /** Mapped addresses stay 16 bytes, which {@link InetAddress} would not keep. */
    private static byte[] bytes(String address) throws IOException {
        if (address.startsWith("::ffff:")) {
            byte[] mapped = new byte[16];
            mapped[10] = (byte) 0xFF;
            mapped[11] = (byte) 0xFF;
            System.arraycopy(InetAddress.getByName(address.substring(7)).getAddress(), 0, mapped, 12, 4);
            return mapped;
        }
        return InetAddress.getByName(address).getAddress();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "dns");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
