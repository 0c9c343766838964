package dev.signpost.manage;

import dev.signpost.http.Contract;
import dev.signpost.http.PackagedFiles;
import dev.signpost.http.RequestIds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The contract for people: {@code /docs} with the viewer, {@code /openapi.yaml} and {@code /openapi.json}. Everything
 * comes from memory and from this host; the policy lets the browser load nothing from elsewhere. Immutable.
 */
public final class Docs {
    private static final String OWN = "/manage/docs/";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";

    private final Map<String, Page> pages = new LinkedHashMap<>();

    private record Page(String type, Buffer content) {}

    /**
     * Reads the files from the class path. Blocks: meant for the start.
     *
     * @throws IllegalStateException if one is missing
     */
    public Docs(Contract contract) {
        String viewer = PackagedFiles.webJar("org.webjars", "swagger-ui");
        pages.put("/docs", new Page("text/html; charset=utf-8", resource(OWN + "index.html")));
        pages.put("/docs/start.js", new Page("text/javascript; charset=utf-8", resource(OWN + "start.js")));
        pages.put(
                "/docs/swagger-ui-bundle.js",
                new Page("text/javascript; charset=utf-8", resource(viewer + "swagger-ui-bundle.js")));
        pages.put("/docs/swagger-ui.css", new Page("text/css; charset=utf-8", resource(viewer + "swagger-ui.css")));
        pages.put("/docs/favicon-32x32.png", new Page("image/png", resource(viewer + "favicon-32x32.png")));
        pages.put("/openapi.yaml", new Page("application/yaml", contract.yaml()));
        pages.put("/openapi.json", new Page("application/json", contract.json()));
    }

    /** Adds the pages. */
    public void mount(Router router, RequestIds ids) {
        pages.forEach((path, page) -> router.route(HttpMethod.GET, path).handler(context -> show(context, page, ids)));
    }

    private static void show(RoutingContext context, Page page, RequestIds ids) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, page.type())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(RequestIds.HEADER, ids.of(context.request()))
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Content-Security-Policy", POLICY)
                .end(page.content());
    }

    private static Buffer resource(String path) {
        return Buffer.buffer(PackagedFiles.read(path));
    }
}
