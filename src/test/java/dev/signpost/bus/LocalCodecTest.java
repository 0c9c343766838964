package dev.signpost.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.testkit.Await;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class LocalCodecTest {
    private record Batch(List<Integer> numbers) {}

    @Test
    void shouldHandOverTheSameObject(Vertx vertx) {
        var batch = new Batch(List.of(1, 2, 3));
        Promise<Batch> received = Promise.promise();
        vertx.eventBus().registerCodec(new LocalCodec<>(Batch.class));
        vertx.eventBus().<Batch>localConsumer("batches", message -> received.complete(message.body()));

        vertx.eventBus().send("batches", batch, new DeliveryOptions().setCodecName(LocalCodec.nameOf(Batch.class)));

        assertThat(Await.value(received.future())).isSameAs(batch);
    }

    @Test
    void shouldRefuseToLeaveTheProcess() {
        var codec = new LocalCodec<>(Batch.class);

        assertThatThrownBy(() -> codec.encodeToWire(Buffer.buffer(), new Batch(List.of())))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> codec.decodeFromWire(0, Buffer.buffer()))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
