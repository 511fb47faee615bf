// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.http.HttpHost;

/** The configuration once it is known to make sense. */
final class SearchSettings {

    static final int FIELD_LIMIT = 1_000;

    private static final Pattern FAMILY = Pattern.compile("[a-z][a-z0-9_]{0,40}");
    private static final int DEFAULT_PORT = 9200;

    private final List<String> problems = new ArrayList<>();
    private final List<HttpHost> hosts = new ArrayList<>();

    private SearchSettings() {}

    /**
     * The nodes to talk to.
     *
     * @throws IllegalArgumentException that lists every problem of the configuration at once
     */
    static List<HttpHost> check(SearchConfig config) {
        SearchSettings check = new SearchSettings();
        check.hosts(config.hosts());
        check.credentials(config);
        check.readable("mozdef.search.ca-file", config.caFile());
        check.positive("mozdef.search.connect-timeout", config.connectTimeout());
        check.positive("mozdef.search.request-timeout", config.requestTimeout());
        check.positive("mozdef.search.refresh-interval", config.refreshInterval());
        check.between("mozdef.search.shards", config.shards(), 1, 1_024);
        check.between("mozdef.search.replicas", config.replicas(), 0, 100);
        check.between("mozdef.search.field-budget", config.fieldBudget(), 100, FIELD_LIMIT);
        config.families().stream()
                .filter(family -> !FAMILY.matcher(family).matches())
                .forEach(family -> check.problems.add("mozdef.search.families: " + family + " is no index family"));
        if (!check.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", check.problems));
        }
        return check.hosts;
    }

    private void hosts(List<String> urls) {
        if (urls.isEmpty()) {
            problems.add("mozdef.search.hosts: name at least one node, such as https://search:9200");
        }
        for (String url : urls) {
            try {
                URI uri = URI.create(url.strip());
                boolean bare = uri.getPath() == null || uri.getPath().isEmpty() || "/".equals(uri.getPath());
                if (uri.getUserInfo() != null) {
                    problems.add("mozdef.search.hosts: credentials belong into username and password-file");
                } else if (uri.getHost() == null
                        || !bare
                        || !List.of("http", "https").contains(uri.getScheme())) {
                    problems.add("mozdef.search.hosts: " + url + " is no http(s)://host:port");
                } else {
                    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
                    hosts.add(new HttpHost(uri.getHost(), port, uri.getScheme()));
                }
            } catch (IllegalArgumentException e) {
                problems.add("mozdef.search.hosts: one of them is no URL");
            }
        }
        if (hosts.stream().map(HttpHost::getSchemeName).distinct().count() > 1) {
            problems.add("mozdef.search.hosts: http and https are mixed");
        }
    }

    private void credentials(SearchConfig config) {
        if (config.username().isPresent() != config.passwordFile().isPresent()) {
            problems.add("mozdef.search.username and mozdef.search.password-file go together");
        }
        if (config.username().isPresent() && config.apiKeyFile().isPresent()) {
            problems.add("mozdef.search.username and mozdef.search.api-key-file exclude each other");
        }
        readable("mozdef.search.password-file", config.passwordFile());
        readable("mozdef.search.api-key-file", config.apiKeyFile());
    }

    private void readable(String key, Optional<String> file) {
        if (file.isPresent() && !Files.isReadable(Path.of(file.get()))) {
            problems.add(key + ": " + file.get() + " cannot be read");
        }
    }

    private void positive(String key, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            problems.add(key + ": " + duration + " is not positive");
        }
    }

    private void between(String key, int value, int least, int most) {
        if (value < least || value > most) {
            problems.add(key + ": " + value + " is not between " + least + " and " + most);
        }
    }
}
