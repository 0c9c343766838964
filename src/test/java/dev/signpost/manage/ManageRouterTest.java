package dev.signpost.manage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.http.Operation;
import dev.signpost.http.Reply;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManageRouterTest {
    private static final Operation NOTHING = call -> Future.succeededFuture(Reply.noContent());

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void stopApi() {
        api.close();
    }

    @Test
    void shouldNotStartWithAnOperationThatNobodyHandles() {
        api.operations.remove("getJob");

        assertThatThrownBy(api::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without a handler: [getJob]");
    }

    @Test
    void shouldNotStartWithAHandlerThatNoOperationNeeds() {
        api.operations.put("getMoon", NOTHING);

        assertThatThrownBy(api::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without an operation: [getMoon]");
    }

    @Test
    void shouldNotLetTwoFeaturesClaimOneOperation() {
        var one = Map.of("getMe", NOTHING);

        assertThatThrownBy(() -> ManageRouter.join(List.of(one, one)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("getMe");
    }
}
