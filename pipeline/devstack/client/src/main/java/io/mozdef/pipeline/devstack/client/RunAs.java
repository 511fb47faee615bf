// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The account a peer runs under: Elasticsearch refuses root, RabbitMQ should not have it. Root lends another account
 * by {@code setpriv} (util-linux); anybody else runs it as himself.
 *
 * @param user the account, or null for the present one
 */
record RunAs(@Nullable String user) {

    private static final Path PASSWD = Path.of("/etc/passwd");

    static RunAs insteadOfRoot(String user) {
        return new RunAs(root() ? user : null);
    }

    static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Why the account cannot be used, if so. */
    Optional<String> obstacle() {
        if (user == null) {
            return Optional.empty();
        }
        if (ExecutablePath.find("setpriv").isEmpty()) {
            return Optional.of("root needs `setpriv` (util-linux) to run it as another user");
        }
        return account().isEmpty() ? Optional.of("there is no user " + user + " to run it as") : Optional.empty();
    }

    List<String> command(List<String> command) {
        if (user == null) {
            return command;
        }
        String[] account = account().orElseThrow().split(":");
        List<String> all = new ArrayList<>(
                List.of("setpriv", "--reuid=" + account[2], "--regid=" + account[3], "--clear-groups", "--"));
        all.addAll(command);
        return all;
    }

    /** Gives a tree of files to the account. */
    void own(Path tree) throws IOException {
        if (user == null) {
            return;
        }
        UserPrincipal owner =
                FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.toList()) {
                Files.setOwner(path, owner);
            }
        }
    }

    /** Whether the account may enter the folder. */
    boolean reaches(Path folder) {
        return user == null || openToOthers(folder);
    }

    /** Whether users other than the owner may enter the folder: it and every folder above have the x bit for others. */
    static boolean openToOthers(Path folder) {
        try {
            for (Path part = folder.toRealPath(); part != null; part = part.getParent()) {
                if (!Files.getPosixFilePermissions(part).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> account() {
        try (Stream<String> lines = Files.lines(PASSWD)) {
            return lines.filter(line -> line.startsWith(user + ":")).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
