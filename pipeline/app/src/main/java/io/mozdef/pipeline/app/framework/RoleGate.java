// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.framework;

import io.mozdef.pipeline.api.problem.Problem;
import io.mozdef.pipeline.app.role.ActiveRoles;
import io.mozdef.pipeline.app.role.Role;
import io.mozdef.pipeline.ingest.http.EventsResource;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Answers 404 for a resource that belongs to no active role, before anything else looks at the request: such a resource is
 * never built, so it needs none of the settings of its role.
 */
@Provider
@PreMatching
@Singleton
public class RoleGate implements ContainerRequestFilter {

    private final RouteTable routes;

    @Inject
    RoleGate(BeanManager beans, ActiveRoles roles) {
        this.routes = RouteTable.of(resources(beans), resource -> isOpen(resource, roles));
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!routes.lets(request.getMethod(), request.getUriInfo().getPath())) {
            request.abortWith(Problem.notFound("There is nothing at this path.")
                    .response()
                    .build());
        }
    }

    /** What this process answers: verb, space, path with its parameters' names in braces, as OpenAPI writes it. */
    public Set<String> openRoutes() {
        return routes.routes().stream()
                .filter(RouteTable.Route::open)
                .map(route -> route.verb() + " " + route.plainTemplate())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the path is a door of senders, open in this process. */
    boolean isDoor(String path) {
        return routes.routes().stream()
                .anyMatch(r -> r.open() && r.resource() == EventsResource.class && r.matches(path));
    }

    private static Collection<Class<?>> resources(BeanManager beans) {
        return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .<Class<?>>map(Bean::getBeanClass)
                .filter(c -> c.isAnnotationPresent(Path.class))
                .collect(Collectors.toSet());
    }

    /** A class that no role owns belongs to every process. */
    private static boolean isOpen(Class<?> resource, ActiveRoles active) {
        for (Role role : Role.values()) {
            if (role.owns(resource)) {
                return active.has(role);
            }
        }
        return true;
    }
}
