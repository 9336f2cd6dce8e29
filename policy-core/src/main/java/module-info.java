/** policy4j's decision engine: the policy table, its language, and the decisions it gives. */
module io.policy4j.core {
    requires com.fasterxml.jackson.core;
    requires org.snakeyaml.engine;
    requires static transitive org.jspecify;

    exports io.policy4j.core;
    exports io.policy4j.core.explain;
    exports io.policy4j.core.file;
}
