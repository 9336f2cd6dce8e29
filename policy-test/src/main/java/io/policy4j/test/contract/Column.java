package io.policy4j.test.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/** What came out for one client: its column in the table of all. */
final class Column {

    static final String KEPT = "yes";
    static final String NOT_APPLICABLE = "n/a: ";

    private final String client;
    private final Map<String, String> results = new LinkedHashMap<>();

    Column(String client) {
        this.client = client;
    }

    void add(String name, String result) {
        results.put(name, result);
    }

    /** Compares the column with its file, or writes it first; a run in which a case failed has no column. */
    DynamicTest test(Path file, boolean write) {
        return DynamicTest.dynamicTest("the column in " + file.getFileName() + " is this run's", () -> {
            Assumptions.assumeTrue(results.size() == ContractCase.all().count(), "not every case came out");
            compare(file, write);
        });
    }

    private void compare(Path file, boolean write) throws IOException {
        if (write) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text());
        }
        String known = Files.exists(file) ? Files.readString(file) : "";
        assertEquals(known, text(), () -> file + " is not what came out; run with -Dcontract.write=true to renew it");
    }

    private String text() {
        return results.entrySet().stream()
                .map(result -> result.getKey() + " | " + result.getValue() + "\n")
                .collect(Collectors.joining("", client + "\n", ""));
    }
}
