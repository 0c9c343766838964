package dev.signpost.queue;

import dev.signpost.model.Answer;
import dev.signpost.model.AttemptResult;
import dev.signpost.model.FailureDetail;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as the history keeps it.
 *
 * @param number of the attempt, from 1, never used twice for its delivery
 * @param run counts from 1; a replay or resend starts a new one
 * @param result how it ended
 * @param statusCode HTTP status, or 0 if none arrived
 * @param sentAt start of the attempt; of one that was not sent, when that was decided
 * @param millis to the complete response head or the failure
 * @param webhookVersion configuration that it was sent with, 0 if none
 * @param profileVersion wire profile that it was sent with, 0 if none
 * @param secretNumber highest secret that signed it, 0 if none did
 * @param detail what exactly failed; null if nothing more than the result is known
 * @param answer what is kept of the receiver's answer; null if nothing is or it is damaged, and in lists of deliveries
 */
public record AttemptView(
        int number,
        int run,
        AttemptResult result,
        int statusCode,
        Instant sentAt,
        int millis,
        int webhookVersion,
        int profileVersion,
        int secretNumber,
        @Nullable FailureDetail detail,
        @Nullable Answer answer) {

    /** Without the answer, of which only what failed has been read. */
    static AttemptView withoutAnswer(Row row) {
        Integer detail = row.getInteger("detail");
        return of(row, detail == null ? null : FailureDetail.ofCode(detail), null);
    }

    private static AttemptView of(Row row, @Nullable FailureDetail detail, @Nullable Answer answer) {
        return new AttemptView(
                row.getShort("number"),
                row.getShort("run"),
                AttemptResult.ofCode(row.getShort("result")),
                row.getShort("status_code"),
                row.getOffsetDateTime("sent_at").toInstant(),
                row.getInteger("millis"),
                row.getInteger("webhook_version"),
                row.getInteger("profile_version"),
                row.getInteger("secret_number"),
                detail,
                answer);
    }

    static AttemptView withAnswer(Row row) {
        var bytes = row.getBuffer("answer");
        Answer answer = bytes == null ? null : decoded(bytes.getBytes());
        return of(row, answer == null ? null : answer.detail(), answer);
    }

    /** Null where it is damaged: the rest of the history is to be seen all the same. */
    private static @Nullable Answer decoded(byte[] bytes) {
        try {
            return AnswerCodec.decode(bytes);
        } catch (IllegalArgumentException damaged) {
            return null;
        }
    }
}
