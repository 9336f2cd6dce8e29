package io.policy4j.core.file;

import io.policy4j.core.PolicyTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The policies on the class path: {@code META-INF/policy4j/NAME.yaml}, listed one name a line in files called
 * {@code META-INF/policy4j/catalog}. The base table {@code http} is always there; policy-catalog adds real APIs, and any
 * jar may add more.
 */
public final class Catalog implements Bases {

    private static final String FOLDER = "META-INF/policy4j/";

    private final ClassLoader loader;
    private final Set<String> opened;

    private Catalog(ClassLoader loader, Set<String> opened) {
        this.loader = loader;
        this.opened = opened;
    }

    /** The policies that this library's own class loader sees. */
    public static Catalog bundled() {
        return of(Optional.ofNullable(Catalog.class.getClassLoader()).orElseGet(ClassLoader::getSystemClassLoader));
    }

    /** The policies that a class loader sees. */
    public static Catalog of(ClassLoader loader) {
        return new Catalog(loader, Set.of());
    }

    /** The base table of RFC 9110 and RFC 6585, which every policy extends unless it says otherwise. */
    public static PolicyTable http() {
        return bundled().get("http");
    }

    /**
     * The policy of that name.
     *
     * @throws IllegalArgumentException if there is none
     * @throws InvalidPolicyException if it is not valid
     */
    public PolicyTable get(String name) {
        return find(name).orElseThrow(() -> io.policy4j.core.Words.unknown("policy", name, names()));
    }

    @Override
    public Optional<PolicyTable> find(String name) {
        if (opened.contains(name)) {
            return Optional.empty();
        }
        Set<String> open = new TreeSet<>(opened);
        open.add(name);
        return text(name).map(yaml -> PolicyFile.parse(name + ".yaml", yaml, new Catalog(loader, open)));
    }

    /** A policy's file as it stands on the class path. */
    public Optional<String> text(String name) {
        return names().contains(name)
                ? Optional.ofNullable(read(loader.getResource(FOLDER + name + ".yaml")))
                : Optional.empty();
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        try {
            List<URL> lists = Collections.list(loader.getResources(FOLDER + "catalog"));
            for (URL list : lists) {
                String text = read(list);
                if (text != null) {
                    text.lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .forEach(names::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static @Nullable String read(@Nullable URL resource) {
        if (resource == null) {
            return null;
        }
        try (InputStream in = resource.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
