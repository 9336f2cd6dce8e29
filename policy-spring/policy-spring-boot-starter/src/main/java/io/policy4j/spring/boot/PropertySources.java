package io.policy4j.spring.boot;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;

/** The properties of one prefix, by name, with where they stand. Read anew each time. */
final class PropertySources {

    private final Environment environment;
    private final ConfigurationPropertyName prefix;

    PropertySources(Environment environment, String prefix) {
        this.environment = environment;
        this.prefix = ConfigurationPropertyName.of(prefix);
    }

    /** What is configured under each name; a name of an environment variable is the one that it was made from. */
    <T> Map<String, T> all(Class<T> type, T nothing) {
        Map<String, T> all = new TreeMap<>();
        for (String name : names()) {
            all.put(
                    name,
                    Binder.get(environment).bind(under(name), Bindable.of(type)).orElse(nothing));
        }
        return all;
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>(Binder.get(environment)
                .bind(prefix, Bindable.mapOf(String.class, Object.class))
                .map(Map::keySet)
                .orElse(Set.of()));
        names.removeIf(name -> names.stream()
                .anyMatch(other -> !other.equals(name) && other.replace("-", "").equalsIgnoreCase(name)));
        return names;
    }

    ConfigurationPropertyName under(String name) {
        return prefix.append(name.matches("[a-z0-9][a-z0-9-]*") ? name : "[" + name + "]");
    }

    /** The words that stand under a name, and are none of these. */
    List<String> unknown(String name, List<String> known) {
        ConfigurationPropertyName under = under(name);
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .flatMap(source -> source instanceof IterableConfigurationPropertySource iterable
                        ? iterable.stream()
                        : Stream.of())
                .filter(property -> under.isAncestorOf(property))
                .map(property ->
                        property.getElement(under.getNumberOfElements(), ConfigurationPropertyName.Form.ORIGINAL))
                .filter(word ->
                        known.stream().noneMatch(one -> one.replace("-", "").equalsIgnoreCase(word.replace("-", ""))))
                .distinct()
                .toList();
    }

    /** A property's name, with the file and line that it stands in where these are known. */
    String place(String name, String word) {
        ConfigurationPropertyName property = under(name).append(word);
        Origin origin = origin(property);
        if (origin instanceof TextResourceOrigin text && text.getLocation() != null) {
            return property + " (" + file(text) + ":" + text.getLocation() + ")";
        }
        return origin == null || origin instanceof PropertySourceOrigin
                ? property.toString()
                : property + " (" + origin + ")";
    }

    /** The name of the file that a value stands in. */
    static String file(TextResourceOrigin origin) {
        Resource resource = origin.getResource();
        String name = resource == null ? null : resource.getFilename();
        return name == null ? String.valueOf(resource) : name;
    }

    /** Where the value of a property stands, or null where nobody knows. */
    @Nullable
    TextResourceOrigin text(String name, String word) {
        return origin(under(name).append(word)) instanceof TextResourceOrigin text ? text : null;
    }

    /** Of the property itself, or of the first one under it. */
    private @Nullable Origin origin(ConfigurationPropertyName property) {
        for (var source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty found = source.getConfigurationProperty(property);
            if (found == null && source instanceof IterableConfigurationPropertySource iterable) {
                found = iterable.stream()
                        .filter(property::isAncestorOf)
                        .findFirst()
                        .map(source::getConfigurationProperty)
                        .orElse(null);
            }
            if (found != null) {
                return innermost(found.getOrigin());
            }
        }
        return null;
    }

    private static @Nullable Origin innermost(@Nullable Origin origin) {
        return origin instanceof PropertySourceOrigin source && source.getOrigin() != null
                ? innermost(source.getOrigin())
                : origin;
    }
}
