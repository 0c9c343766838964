package dev.signpost.outbound;

import dev.signpost.testkit.FakeDns;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/** A DNS packet, right or wrong in any way, byte by byte (RFC 1035 section 4). */
final class DnsPacket {
    static final int A = 1;
    static final int CNAME = 5;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int IN = 1;
    static final int ANSWER = 0x8180;
    static final byte[] SAME_NAME = {(byte) 0xC0, 0x0C};

    private final ByteArrayOutputStream records = new ByteArrayOutputStream();
    private int id;
    private int flags = ANSWER;
    private int answers;
    private int additional;
    private byte[] question = new byte[0];

    /** An answer to that question so far without a record. */
    static DnsPacket to(FakeDns.Question asked) {
        var packet = new DnsPacket();
        packet.id = asked.id();
        packet.question = asked.bytes();
        return packet;
    }

    DnsPacket id(int other) {
        id = other;
        return this;
    }

    DnsPacket flags(int other) {
        flags = other;
        return this;
    }

    /** Says that there are so many answers, whatever there is. */
    DnsPacket claims(int count) {
        answers = count;
        return this;
    }

    DnsPacket question(byte[] other) {
        question = other;
        return this;
    }

    DnsPacket address(String address) {
        byte[] bytes = bytes(address);
        return record(SAME_NAME, bytes.length == 4 ? A : AAAA, IN, 0, bytes.length, bytes);
    }

    DnsPacket alias(String name) {
        byte[] bytes = name(name);
        return record(SAME_NAME, CNAME, IN, 0, bytes.length, bytes);
    }

    DnsPacket record(byte[] owner, int type, int dnsClass, int ttl, int length, byte[] data) {
        answers++;
        return raw(owner, type, dnsClass, ttl, length, data);
    }

    DnsPacket additional(String address) {
        additional++;
        byte[] bytes = bytes(address);
        return raw(SAME_NAME, bytes.length == 4 ? A : AAAA, IN, 0, bytes.length, bytes);
    }

    private DnsPacket raw(byte[] owner, int type, int dnsClass, int ttl, int length, byte[] data) {
        records.writeBytes(owner);
        number(records, type);
        number(records, dnsClass);
        number(records, ttl >>> 16);
        number(records, ttl);
        number(records, length);
        records.writeBytes(data);
        return this;
    }

    byte[] bytes() {
        var packet = new ByteArrayOutputStream();
        number(packet, id);
        number(packet, flags);
        number(packet, question.length == 0 ? 0 : 1);
        number(packet, answers);
        number(packet, 0);
        number(packet, additional);
        packet.writeBytes(question);
        packet.writeBytes(records.toByteArray());
        return packet.toByteArray();
    }

    static byte[] name(String name) {
        var out = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write(0);
        return out.toByteArray();
    }

    static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    private static void number(ByteArrayOutputStream out, int number) {
        out.write(number >>> 8);
        out.write(number);
    }
}
