package io.policy4j.test.contract;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/**
 * One thing that an adapter keeps.
 *
 * @param name  what is kept
 * @param needs what a client must be able to do for it
 * @param check fails where it is not kept
 */
record ContractCase(String name, List<Capability> needs, Check check) {

    /** Drives a client and looks at what came of it. */
    @FunctionalInterface
    interface Check {
        void run(Bench bench) throws Exception;
    }

    static ContractCase of(String name, Check check, Capability... needs) {
        return new ContractCase(name, List.of(needs), check);
    }

    static Stream<ContractCase> all() {
        return Stream.of(
                        ActionCases.all(),
                        OperationCases.all(),
                        BodyCases.all(),
                        RequestCases.all(),
                        FailureCases.all(),
                        ConnectionCases.all(),
                        CancellationCases.all(),
                        AsyncCases.all())
                .flatMap(List::stream);
    }

    DynamicTest test(ClientContract contract, Column column) {
        return DynamicTest.dynamicTest(name, () -> {
            Optional<Capability> missing =
                    needs.stream().filter(contract.lacks()::containsKey).findFirst();
            if (missing.isPresent()) {
                String reason = contract.lacks().get(missing.get());
                column.add(name, Column.NOT_APPLICABLE + reason);
                Assumptions.abort(reason);
            }
            try (Bench bench = new Bench(contract)) {
                check.run(bench);
            }
            column.add(name, Column.KEPT);
        });
    }
}
