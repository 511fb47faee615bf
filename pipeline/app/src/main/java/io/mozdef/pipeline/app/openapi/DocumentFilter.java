// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.openapi;

import io.mozdef.pipeline.api.problem.Problem;
import io.mozdef.pipeline.app.framework.RoleGate;
import io.quarkus.arc.Arc;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Makes the document say what this process does: the build sees the resources of every role, this process answers those of
 * its own. Every refusal gets its problem, with its type.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public final class DocumentFilter implements OASFilter {

    private static final String PROBLEM = "Problem";
    private static final String SENDER_SCHEME = "sender";

    /** Slugs of the API's problems, by status; others have their reason phrase. */
    private static final Map<Integer, String> API_SLUGS = Map.of(
            400, "bad-request",
            401, "unauthorized",
            403, "forbidden",
            404, "not-found",
            412, "changed-meanwhile",
            428, "version-missing",
            500, "internal",
            503, "unavailable");

    /** The doors of loginput have their own. */
    private static final Map<Integer, String> DOOR_SLUGS =
            Map.of(400, "bad-input", 401, "unauthorised", 413, "too-large", 500, "internal", 503, "unavailable");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Set<String> open = Arc.container().instance(RoleGate.class).get().openRoutes();
        new TreeMap<>(document.getPaths().getPathItems()).forEach((path, item) -> {
            Map.copyOf(item.getOperations()).forEach((method, operation) -> {
                if (open.contains(method + " " + path)) {
                    describe(operation);
                } else {
                    remove(item, method);
                }
            });
            if (item.getOperations().isEmpty()) {
                document.getPaths().removePathItem(path);
            }
        });
        Components components = document.getComponents();
        components.addSchema(PROBLEM, problemSchema());
        if (open.contains("POST /_bulk")) {
            components.addSecurityScheme(
                    SENDER_SCHEME,
                    OASFactory.createSecurityScheme()
                            .type(SecurityScheme.Type.HTTP)
                            .scheme("bearer")
                            .description("A sender's token, as Bearer or as the password of Basic"));
        }
    }

    private static void remove(PathItem item, PathItem.HttpMethod method) {
        item.setOperation(method, null);
    }

    private static void describe(Operation operation) {
        APIResponses responses = operation.getResponses();
        boolean door = isDoor(operation);
        if (!responses.hasAPIResponse("500")) {
            responses.addAPIResponse(
                    "500", OASFactory.createAPIResponse().description("A fault of ours; the log says why"));
        }
        responses.getAPIResponses().forEach((status, response) -> {
            if (status.charAt(0) >= '4') {
                int number = Integer.parseInt(status);
                refuses(response, slug(door, number), number);
            }
        });
        APIResponse others = OASFactory.createAPIResponse()
                .description("Any other refusal, such as 405, 406, 413 or 415; its type is the reason phrase");
        responses.setDefaultValue(
                others.content(content(OASFactory.createMediaType().schema(reference()))));
    }

    private static boolean isDoor(Operation operation) {
        return operation.getSecurity() != null
                && operation.getSecurity().stream().anyMatch(s -> s.hasScheme(SENDER_SCHEME));
    }

    private static String slug(boolean door, int status) {
        String slug = (door ? DOOR_SLUGS : API_SLUGS).get(status);
        return slug == null ? Problem.ofStatus(status).slug() : slug;
    }

    private static void refuses(APIResponse response, String slug, int status) {
        response.setContent(content(OASFactory.createMediaType()
                .schema(reference())
                .example(Map.of("type", Problem.TYPE_PREFIX + slug, "status", status))));
    }

    private static org.eclipse.microprofile.openapi.models.media.Content content(
            org.eclipse.microprofile.openapi.models.media.MediaType type) {
        return OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, type);
    }

    private static Schema reference() {
        return OASFactory.createSchema().ref(PROBLEM);
    }

    private static Schema problemSchema() {
        return object("RFC 9457")
                .addProperty("type", string("Stable name: " + Problem.TYPE_PREFIX + "<slug>"))
                .addProperty("title", string("The same in words"))
                .addProperty(
                        "status",
                        OASFactory.createSchema()
                                .type(List.of(Schema.SchemaType.INTEGER))
                                .description("HTTP status"))
                .addProperty("detail", string("What to do about it"))
                .required(List.of("type", "title", "status"));
    }

    private static Schema object(String description) {
        return OASFactory.createSchema().type(List.of(Schema.SchemaType.OBJECT)).description(description);
    }

    private static Schema string(String description) {
        return OASFactory.createSchema().type(List.of(Schema.SchemaType.STRING)).description(description);
    }
}
