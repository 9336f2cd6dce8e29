package io.policy4j.cli;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.file.Bases;
import io.policy4j.core.file.PolicyFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a policy file may extend: bundled policies, and files relative to its own folder. No file extends itself. */
final class FileBases implements Bases {

    private final Bases catalog;
    private final Path folder;
    private final Set<Path> open;

    /** The bases of this file. */
    FileBases(Bases catalog, Path file) {
        this(catalog, file, Set.of());
    }

    private FileBases(Bases catalog, Path file, Set<Path> before) {
        Path real = file.toAbsolutePath().normalize();
        this.catalog = catalog;
        this.folder = Optional.ofNullable(real.getParent()).orElse(real);
        this.open = Stream.concat(before.stream(), Stream.of(real)).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<PolicyTable> find(String name) {
        if (!PolicySource.looksLikePath(name) && catalog.names().contains(name)) {
            return catalog.find(name);
        }
        try {
            Path file = folder.resolve(name).normalize();
            if (!Files.isRegularFile(file) || open.contains(file)) {
                return Optional.empty();
            }
            return Optional.of(PolicyFile.parse(name, TextFile.read(name, file), new FileBases(catalog, file, open)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    @Override
    public Set<String> names() {
        return catalog.names();
    }
}
