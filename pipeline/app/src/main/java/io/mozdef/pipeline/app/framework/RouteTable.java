// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.framework;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every route of the resource classes, and whether it is open: whether its class belongs to an active role. Immutable. */
final class RouteTable {

    private static final Pattern PARAMETER =
            Pattern.compile("\\{\\s*[\\w.-]+\\s*(?::\\s*([^{}]+(?:\\{[^{}]*}[^{}]*)*))?}");

    private final List<Route> routes;

    private RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    static RouteTable of(Collection<Class<?>> resources, Predicate<Class<?>> open) {
        List<Route> routes = new ArrayList<>();
        for (Class<?> resource : resources) {
            Path classPath = resource.getAnnotation(Path.class);
            for (Method method : resource.getMethods()) {
                String verb = verb(method);
                if (classPath != null && verb != null) {
                    Path methodPath = method.getAnnotation(Path.class);
                    String template = joined(classPath.value(), methodPath == null ? "" : methodPath.value());
                    routes.add(new Route(verb, template, pattern(template), resource, open.test(resource)));
                }
            }
        }
        return new RouteTable(routes);
    }

    List<Route> routes() {
        return routes;
    }

    /**
     * Whether the request goes on to the framework: to an open route, or to none at all, which the framework answers itself.
     * A request whose only routes belong to roles that are not active does not.
     */
    boolean lets(String verb, String path) {
        List<Route> here = routes.stream().filter(r -> r.matches(path)).toList();
        String asked = verb.equals("HEAD") ? "GET" : verb;
        List<Route> exact = here.stream().filter(r -> r.verb().equals(asked)).toList();
        List<Route> candidates = exact.isEmpty() ? here : exact;
        return candidates.isEmpty() || candidates.stream().anyMatch(Route::open);
    }

    private static @Nullable String verb(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null) {
                return verb.value();
            }
        }
        return null;
    }

    private static String joined(String classPath, String methodPath) {
        return ("/" + classPath + "/" + methodPath).replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
    }

    private static Pattern pattern(String template) {
        StringBuilder regex = new StringBuilder();
        Matcher parameter = PARAMETER.matcher(template);
        int end = 0;
        while (parameter.find()) {
            regex.append(Pattern.quote(template.substring(end, parameter.start())));
            String own = parameter.group(1);
            regex.append("(?:").append(own == null ? "[^/]+" : own.strip()).append(')');
            end = parameter.end();
        }
        regex.append(Pattern.quote(template.substring(end))).append("/*");
        return Pattern.compile(regex.toString());
    }

    /**
     * @param verb HTTP method
     * @param template path as declared
     * @param resource class that serves it
     * @param open whether the class belongs to an active role
     */
    record Route(String verb, String template, Pattern pattern, Class<?> resource, boolean open) {
        /** The template without the patterns of its parameters. */
        String plainTemplate() {
            return PARAMETER.matcher(template).replaceAll(found -> {
                String name = found.group().replaceAll("[{}\\s]|:.*", "");
                return "{" + name + "}";
            });
        }

        boolean matches(String path) {
            return pattern.matcher(path).matches();
        }
    }
}
