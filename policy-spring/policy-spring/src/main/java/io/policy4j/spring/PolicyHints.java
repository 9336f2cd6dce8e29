package io.policy4j.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image needs of every program: the bundled policy files, and what expressions call {@code #root}. */
final class PolicyHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        hints.resources().registerPattern("META-INF/policy4j/*");
        hints.reflection().registerType(MethodText.Root.class, MemberCategory.INVOKE_PUBLIC_METHODS);
    }
}
