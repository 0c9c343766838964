package dev.signpost.outbound;

import dev.signpost.model.FailureDetail;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.InvalidLineSeparatorException;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Netty's response decoder without its leniency: interim responses are skipped and counted; a change of protocol, a
 * status that is not three digits and contradictory lengths are faults, each with its own detail; the bytes of a head
 * are kept until it is complete, so that the history can show what came instead of one; and what comes when no answer
 * is due is never read as one.
 */
final class AnswerDecoder extends HttpResponseDecoder {
    /** Longest head of an answer in bytes; more is a protocol error. */
    static final int MAX_HEAD_BYTES = 32_768;

    /** Bytes kept of what is not a valid head. */
    static final int MAX_KEPT_BYTES = 4_096;

    /** Interim responses (1xx) to one request; more is an attack. */
    private static final int MAX_INTERIM = 16;

    private static final int MAX_STATUS_LINE = 8_192;
    private static final int FIRST_KEPT_BYTES = 512;
    private static final Pattern STATUS = Pattern.compile("[1-9][0-9]{2}");

    private static final HttpHeadersFactory HEADERS = DefaultHttpHeadersFactory.headersFactory()
            .withNameValidator(name -> refuseUnless(
                    name != null && name.length() > 0 && HttpHeaderValidationUtil.validateToken(name) < 0,
                    FailureDetail.HEADER_NAME))
            .withValueValidator(value -> refuseUnless(
                    HttpHeaderValidationUtil.validateValidHeaderValue(value) < 0, FailureDetail.HEADER_VALUE));

    private final Reader reader;
    private byte[] kept = new byte[0];
    private int keptLength;
    private boolean keptAll;
    private boolean headComplete;
    private int interim;
    private boolean skipping;
    private Part part = Part.STATUS_LINE;

    /** Whose answers they are. */
    interface Reader {
        /** Whether what comes now can be an answer. */
        boolean awaitsAnswer();

        /** Bytes came when no answer was due: whatever they are, no answer is made of them. */
        void outOfTurn();

        /** Bytes came right behind a complete answer, which counts. */
        void outOfTurnBehindAnswer();
    }

    /** How far the head has been read: Netty's own complaints do not say what they are about. */
    private enum Part {
        STATUS_LINE,
        HEADERS,
        FRAMING
    }

    AnswerDecoder(Reader reader) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_STATUS_LINE)
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setHeadersFactory(HEADERS));
        this.reader = reader;
    }

    /** A request goes out: what comes from now on is its answer. */
    void expect() {
        keptLength = 0;
        keptAll = true;
        headComplete = false;
        interim = 0;
        part = Part.STATUS_LINE;
    }

    /** Whether a byte of the answer has come, be it of an interim one. */
    boolean begun() {
        return keptLength > 0 || headComplete;
    }

    /** What came of a head that is not complete or not valid. */
    byte[] kept() {
        return Arrays.copyOf(kept, keptLength);
    }

    /** Whether more than {@link #kept} came. */
    boolean keptCut() {
        return !keptAll;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (msg instanceof ByteBuf bytes) {
            if (!reader.awaitsAnswer()) {
                bytes.release();
                reader.outOfTurn();
                return;
            }
            if (!headComplete) {
                keep(bytes);
            }
        }
        super.channelRead(ctx, msg);
    }

    private void keep(ByteBuf bytes) {
        int more = Math.min(bytes.readableBytes(), MAX_KEPT_BYTES - keptLength);
        if (keptLength + more > kept.length) {
            int size = Math.max(FIRST_KEPT_BYTES, Math.max(keptLength + more, 2 * kept.length));
            kept = Arrays.copyOf(kept, Math.min(MAX_KEPT_BYTES, size));
        }
        bytes.getBytes(bytes.readerIndex(), kept, keptLength, more);
        keptLength += more;
        keptAll &= more == bytes.readableBytes();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int from = out.size();
        super.decode(ctx, in, out);
        for (int i = from; i < out.size(); i++) {
            Object part = out.get(i);
            if (part instanceof HttpResponse response) {
                boolean valid = !response.decoderResult().isFailure();
                skipping = valid && response.status().code() < 200;
                headComplete = valid && !skipping;
                part = valid ? Part.STATUS_LINE : part;
            }
            if (skipping) {
                out.remove(i--);
            } else if (part instanceof LastHttpContent) {
                endUnlessSilent(in);
            }
        }
    }

    /** More bytes behind a complete answer: nobody asked for them. */
    private void endUnlessSilent(ByteBuf in) {
        if (in.isReadable()) {
            in.skipBytes(in.readableBytes());
            reader.outOfTurnBehindAnswer();
        }
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        part = Part.HEADERS;
        String version = line[0];
        refuseUnless(version.regionMatches(true, 0, "HTTP/", 0, 5), FailureDetail.NOT_HTTP);
        boolean current = version.equals("HTTP/1.1");
        refuseUnless(current || version.equals("HTTP/1.0"), FailureDetail.HTTP_VERSION);
        String reason = line[2];
        refuseUnless(STATUS.matcher(line[1]).matches() && isText(reason), FailureDetail.STATUS_LINE);
        return new DefaultHttpResponse(
                current ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0,
                HttpResponseStatus.valueOf(Integer.parseInt(line[1]), reason),
                headersFactory);
    }

    private static boolean isText(String reason) {
        for (int i = 0; i < reason.length(); i++) {
            char c = reason.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** Called when a head is complete; an exception makes the response an invalid message. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        int status = ((HttpResponse) message).status().code();
        part = Part.FRAMING;
        refuseUnless(status != 101, FailureDetail.SWITCHING_PROTOCOLS);
        if (status < 200) {
            refuseUnless(++interim <= MAX_INTERIM, FailureDetail.TOO_MANY_INTERIM);
        }
        return status < 200 || super.isContentAlwaysEmpty(message);
    }

    /** RFC 9112 section 6.3: such a response is an attempt at smuggling, or written by someone who errs about it. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new AnswerFault(FailureDetail.CONTENT_LENGTH);
    }

    /** What is wrong with a head that could not be read. */
    FailureDetail detail(Throwable fault) {
        if (fault instanceof PrematureChannelClosureException) {
            return FailureDetail.HEAD_INCOMPLETE;
        }
        if (part == Part.STATUS_LINE && !startsLikeHttp()) {
            return FailureDetail.NOT_HTTP;
        }
        if (fault instanceof AnswerFault known) {
            return known.detail();
        }
        if (fault instanceof InvalidLineSeparatorException) {
            return FailureDetail.LINE_ENDING;
        }
        if (fault instanceof TooLongFrameException) {
            return FailureDetail.HEAD_TOO_LONG;
        }
        return switch (part) {
            case STATUS_LINE -> FailureDetail.STATUS_LINE;
            case FRAMING -> FailureDetail.TRANSFER_ENCODING;
            case HEADERS -> headerFault();
        };
    }

    private boolean startsLikeHttp() {
        return new String(kept, 0, Math.min(5, keptLength), StandardCharsets.ISO_8859_1).equalsIgnoreCase("HTTP/");
    }

    /** The first header line that is none decides; where all are lines, Netty could not read the length. */
    private FailureDetail headerFault() {
        String all = new String(kept, 0, keptLength, StandardCharsets.ISO_8859_1);
        // Interim heads stand before it, and perhaps a body behind it.
        String head = all.substring(Math.max(0, all.lastIndexOf("\r\n\r\nHTTP/")));
        for (String line : head.strip().split("\r\n\r\n", -1)[0].split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (line.isEmpty() || line.startsWith("HTTP/") || line.startsWith(" ") || line.startsWith("\t")) {
                continue;
            }
            if (colon <= 0 || HttpHeaderValidationUtil.validateToken(line.substring(0, colon)) >= 0) {
                return FailureDetail.HEADER_NAME;
            }
            if (line.chars().skip(colon).anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
                return FailureDetail.HEADER_VALUE;
            }
        }
        return FailureDetail.CONTENT_LENGTH;
    }

    private static void refuseUnless(boolean fine, FailureDetail detail) {
        if (!fine) {
            throw new AnswerFault(detail);
        }
    }
}
