package io.policy4j.test.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Request;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.RequestChange;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** A contract counts only where it was seen failing. */
class ClientContractTest {

    private static final Map<Capability, String> LACKS = Map.of(
            Capability.ASYNC, "calls block",
            Capability.STREAM_BODY, "byte arrays only",
            Capability.REACTIVE_BODY, "byte arrays only");

    /** A contract for an adapter. */
    private static class Contract extends ClientContract {
        private final Function<ApiPolicy, ContractClient> client;

        Contract(Function<ApiPolicy, ContractClient> client) {
            this.client = client;
        }

        @Override
        protected String name() {
            return "plain";
        }

        @Override
        protected ContractClient client(ApiPolicy policy, int connections) {
            return client.apply(policy);
        }

        @Override
        protected Map<Capability, String> lacks() {
            return LACKS;
        }
    }

    /** The plain adapter keeps the contract; this is the test. */
    @Nested
    class Plain extends Contract {
        Plain() {
            super(PlainDriver::new);
        }
    }

    /** Adapters with one flaw each, and the case that must find it. */
    private enum Flaw {
        HOLDS_ITS_CONNECTION("a wait holds no connection, however long the body is") {
            @Override
            ContractClient client(ApiPolicy policy) {
                return new PlainDriver(policy) {
                    @Override
                    void release(PlainResponse response) {}
                };
            }
        },
        TAKES_THE_START_OF_THE_BODY("a code in the body decides, and the body stays whole") {
            @Override
            ContractClient client(ApiPolicy policy) {
                return new PlainDriver(policy) {
                    @Override
                    byte[] peek(PlainResponse response, int max) {
                        byte[] start = response.peek(max);
                        response.peek(0);
                        return start;
                    }
                };
            }
        },
        FORGETS_WHAT_CHANGES("renew: what a hook changes is sent") {
            @Override
            ContractClient client(ApiPolicy policy) {
                return new PlainDriver(policy) {
                    @Override
                    HttpRequest.Builder changed(ContractRequest request, RequestChange change) {
                        return super.changed(request, RequestChange.NONE);
                    }
                };
            }
        },
        TELLS_EVERY_HOST_OF_THE_CALLER("poll: another host gets nothing of the caller's") {
            @Override
            ContractClient client(ApiPolicy policy) {
                return new PlainDriver(policy) {
                    @Override
                    HttpRequest.Builder changed(ContractRequest request, RequestChange change) {
                        HttpRequest.Builder builder = super.changed(request, change);
                        request.headers().forEach(builder::setHeader);
                        return builder;
                    }
                };
            }
        },
        ADDS_HEADERS_ON_EACH_ATTEMPT("headers are the same on every attempt, each once") {
            @Override
            ContractClient client(ApiPolicy policy) {
                return new PlainDriver(policy) {
                    @Override
                    PlainResponse attempt(ContractRequest request, Attempt attempt)
                            throws IOException, InterruptedException {
                        return super.attempt(request.header("X-Attempt", String.valueOf(attempt.number())), attempt);
                    }
                };
            }
        },
        SENDS_ONE_SHOTS_AGAIN("a one-shot body is sent once, whole") {
            @Override
            ContractClient client(ApiPolicy policy) {
                return new PlainDriver(policy) {
                    @Override
                    Request facts(ContractRequest request) {
                        return super.facts(ContractRequest.of(request.method(), request.uri()));
                    }
                };
            }
        },
        HIDES_THE_SIGNAL("upgrade: the typed signal, with what the server said") {
            @Override
            ContractClient client(ApiPolicy policy) {
                return new PlainDriver(policy) {
                    @Override
                    ContractResponse call(ContractRequest request) throws Exception {
                        try {
                            return super.call(request);
                        } catch (RuntimeException e) {
                            throw new IOException("something went wrong");
                        }
                    }
                };
            }
        },
        REPEATS_BY_ITSELF("the client repeats nothing by itself") {
            @Override
            ContractClient client(ApiPolicy policy) {
                return new PlainDriver(policy) {
                    @Override
                    PlainResponse attempt(ContractRequest request, Attempt attempt)
                            throws IOException, InterruptedException {
                        PlainResponse response = super.attempt(request, attempt);
                        return response.status() == 503 ? super.attempt(request, attempt) : response;
                    }
                };
            }
        },
        CANCELS_NOTHING("cancelling a call ends its wait") {
            @Override
            ContractClient client(ApiPolicy policy) {
                return new PlainDriver(policy) {
                    @Override
                    public Future<ContractResponse> start(ContractRequest request, ResponseStyle style) {
                        Future<ContractResponse> call = super.start(request, style);
                        return CompletableFuture.supplyAsync(() -> get(call));
                    }
                };
            }
        },
        BLOCKS_THREADS("a wait blocks no thread") {
            @Override
            ContractClient client(ApiPolicy policy) {
                return new PlainDriver(policy);
            }
        };

        private final String found;

        Flaw(String found) {
            this.found = found;
        }

        abstract ContractClient client(ApiPolicy policy);

        private static ContractResponse get(Future<ContractResponse> call) {
            try {
                return call.get();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_adapter_with_a_flaw_is_found_out(Flaw flaw) {
        ClientContract contract = new Contract(flaw::client) {
            @Override
            protected Map<Capability, String> lacks() {
                return Map.of();
            }

            @Override
            protected Duration patience() {
                return Duration.ofSeconds(2);
            }
        };

        DynamicTest test = named(contract, flaw.found);

        assertThatThrownBy(() -> test.getExecutable().execute()).isInstanceOf(AssertionFailedError.class);
    }

    private static DynamicTest named(ClientContract contract, String name) {
        return contract.contract()
                .filter(test -> test.getDisplayName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class TheColumn {

        @TempDir
        private Path directory;

        private Column column(String... results) {
            Column column = new Column("plain");
            ContractCase.all().forEach(each -> column.add(each.name(), Column.KEPT));
            for (String name : results) {
                column.add(name, Column.NOT_APPLICABLE + "calls block");
            }
            return column;
        }

        @Test
        void that_came_out_otherwise_than_its_file_says_fails() throws IOException {
            Path file = directory.resolve("plain.txt");
            DynamicTest test = column("a wait blocks no thread").test(file, false);
            assertThatThrownBy(() -> test.getExecutable().execute())
                    .isInstanceOf(AssertionFailedError.class)
                    .hasMessageContaining("-Dcontract.write=true");

            Files.writeString(file, expected("a wait blocks no thread"));

            assertThatCode(() -> test.getExecutable().execute()).doesNotThrowAnyException();
        }

        private String expected(String notApplicable) {
            StringBuilder text = new StringBuilder("plain\n");
            ContractCase.all()
                    .forEach(each -> text.append(each.name())
                            .append(each.name().equals(notApplicable) ? " | n/a: calls block\n" : " | yes\n"));
            return text.toString();
        }

        @Test
        void is_written_where_that_is_wanted() throws Throwable {
            Path file = directory.resolve("new/plain.txt");

            column().test(file, true).getExecutable().execute();

            assertThat(file).hasContent(expected("nothing"));
        }

        @Test
        void of_a_run_with_failures_is_not_compared() {
            DynamicTest test = new Column("plain").test(directory.resolve("plain.txt"), false);

            assertThatThrownBy(() -> test.getExecutable().execute()).isInstanceOf(TestAbortedException.class);
        }
    }

    @Test
    void what_a_client_lacks_is_skipped_and_told() {
        Contract contract = new Contract(PlainDriver::new);

        DynamicTest skipped = named(contract, "a wait blocks no thread");

        assertThatThrownBy(() -> skipped.getExecutable().execute())
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("calls block");
    }
}
