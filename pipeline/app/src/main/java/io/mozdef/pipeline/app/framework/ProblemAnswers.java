// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.framework;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.mozdef.pipeline.api.problem.Problem;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what the framework refuses, and what we get wrong, into problems. Class names and stack traces stay in the log. */
public class ProblemAnswers {

    private static final Logger LOG = Logger.getLogger(ProblemAnswers.class);

    /** What Vert.x answers by itself before a resource is found: headers too long, body too large, not HTTP. */
    private static final List<Integer> BEFORE_RESOURCES =
            List.of(400, 401, 403, 404, 405, 413, 414, 415, 431, 500, 503);

    @ServerExceptionMapper({
        UnauthorizedException.class,
        AuthenticationFailedException.class,
        AuthenticationCompletionException.class
    })
    public Response unauthorized() {
        return Problem.unauthorized()
                .response()
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    @ServerExceptionMapper(ForbiddenException.class)
    public Response forbidden() {
        return Problem.forbidden().response().build();
    }

    /** The issuer does not answer: nobody can be let in, and the caller is not at fault. */
    @ServerExceptionMapper(OIDCException.class)
    public Response issuerAway(OIDCException e) {
        LOG.warnf("no token can be checked: %s", e.getMessage());
        return Problem.unavailable()
                .response()
                .header(HttpHeaders.RETRY_AFTER, 5)
                .build();
    }

    @ServerExceptionMapper(WebApplicationException.class)
    public Response refused(WebApplicationException e) {
        Response response = e.getResponse();
        if (response.hasEntity() || response.getStatus() < 400) {
            return response;
        }
        Response.ResponseBuilder answer = problem(response.getStatus()).response();
        response.getHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
                    && !name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
                values.forEach(value -> answer.header(name, value));
            }
        });
        return answer.build();
    }

    /** The framework's own mapper answers without a body. */
    @ServerExceptionMapper(MismatchedInputException.class)
    public Response notWhatIsExpected(MismatchedInputException e) {
        return Problem.badRequest("The body is not a JSON document of the form that is expected here.")
                .response()
                .build();
    }

    @ServerExceptionMapper(Exception.class)
    public Response failed(Exception e) {
        LOG.error("a request failed", e);
        return Problem.internal().response().build();
    }

    void beforeResources(@Observes Router router) {
        for (int status : BEFORE_RESOURCES) {
            router.errorHandler(status, context -> {
                if (!context.response().ended() && !context.response().headWritten()) {
                    context.response()
                            .setStatusCode(status)
                            .putHeader("content-type", Problem.MEDIA_TYPE)
                            .end(new JsonObject(io.vertx.core.buffer.Buffer.buffer(
                                            problem(status).json()))
                                    .toBuffer());
                }
            });
        }
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 401 -> Problem.unauthorized();
            case 403 -> Problem.forbidden();
            case 404 -> Problem.notFound("There is nothing at this path.");
            case 500 -> Problem.internal();
            default -> Problem.ofStatus(status);
        };
    }
}
