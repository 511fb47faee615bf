// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.command;

import io.mozdef.pipeline.app.role.Preparation;
import io.mozdef.pipeline.app.role.Settings;
import io.mozdef.pipeline.detect.kind.RuleKind;
import io.mozdef.pipeline.detect.rule.source.FolderRules;
import io.mozdef.pipeline.detect.test.EngineBench;
import io.mozdef.pipeline.detect.test.MemoryBench;
import io.mozdef.pipeline.detect.test.RuleBench;
import io.mozdef.pipeline.detect.test.RuleTests;
import io.mozdef.pipeline.detect.test.TestResult;
import io.mozdef.pipeline.flow.preparation.PipelinePreparation;
import io.mozdef.pipeline.store.event.StoreUnavailableException;
import io.mozdef.pipeline.store.search.SearchConfig;
import io.quarkus.arc.All;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code rules test FOLDER [--engine URL]}: a line for each case, 1 when one failed. */
@Singleton
final class RulesTest implements Command {

    private static final String TEST = "test";

    private final List<RuleKind> kinds;
    private final Provider<Preparation> preparation;
    private final Settings settings;

    @Inject
    RulesTest(@All List<RuleKind> kinds, Provider<Preparation> preparation, Settings settings) {
        this.kinds = kinds;
        this.preparation = preparation;
        this.settings = settings;
    }

    @Override
    public String name() {
        return Commands.RULES;
    }

    @Override
    public int run(List<String> words, Terminal terminal) {
        Arguments arguments = Arguments.parse(words, Set.of("--engine"), Set.of());
        if (arguments.rest().size() != 2 || !arguments.rest().get(0).equals(TEST)) {
            throw new WrongUseException("rules test FOLDER [--engine URL]");
        }
        Path folder = Path.of(arguments.rest().get(1));
        if (!Files.isDirectory(folder)) {
            throw new WrongUseException(folder + " is not a folder");
        }
        var maker = preparation.get().maker(settings);
        settings.insist();
        try (RuleBench bench =
                arguments.option("--engine").map(url -> engine(url, terminal)).orElseGet(MemoryBench::new)) {
            RuleTests tests = new RuleTests(kinds, bench, new PipelinePreparation(maker.orElseThrow()));
            return report(tests.run(new FolderRules(folder)), terminal);
        } catch (IOException e) {
            throw new WrongUseException(folder + " cannot be read: " + e.getMessage());
        }
    }

    /** The events of the tests stay in its daily indices, marked as such. */
    private static RuleBench engine(String url, Terminal terminal) {
        SearchConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SearchConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of("mozdef.search.hosts", url, "mozdef.search.replicas", "0"), "rules test", 100))
                .build()
                .getConfigMapping(SearchConfig.class);
        try {
            EngineBench bench = new EngineBench(config);
            bench.problem()
                    .ifPresent(problem -> terminal.error("Warning: " + problem
                            + "; an alerts role there sees the tests' events, too. Better use an engine for tests."));
            return bench;
        } catch (IllegalArgumentException e) {
            throw new WrongUseException("--engine: " + e.getMessage());
        } catch (StoreUnavailableException e) {
            throw new WrongUseException("--engine: " + url + " cannot be used: " + e.getMessage());
        }
    }

    private static int report(List<TestResult> results, Terminal terminal) {
        results.forEach(result -> terminal.line(result.line()));
        long failed = results.stream().filter(TestResult::isFailure).count();
        terminal.line(results.size() + " tests, " + failed + " failed");
        if (results.isEmpty()) {
            throw new WrongUseException("the folder holds no rules");
        }
        return failed == 0 ? OK : FOUND;
    }
}
