package io.policy4j.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Outcome;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.FailureReader;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.HttpException;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.http.GET;

@ExtendWith(ScriptedServerExtension.class)
class RetrofitTest {

    private static final String CODES = """
            extends: http
            envelope: {code: /code}
            table:
              400 TRANSIENT: retry
            """;

    private static final Reply TRANSIENT = Reply.status(400).json("{\"code\":\"TRANSIENT\"}");

    private final VirtualTime time = VirtualTime.automatic();
    private final ApiPolicy policy = Policies.of(CODES, time);

    /** An API. */
    interface Things {
        @GET("things")
        Call<ResponseBody> list();

        @GET("things")
        CompletableFuture<ResponseBody> listLater();
    }

    private Things things(ScriptedServer server) {
        return things(server, PolicyCallFactory.wrap(new OkHttpClient(), policy));
    }

    private static Things things(ScriptedServer server, okhttp3.Call.Factory calls) {
        return new Retrofit.Builder()
                .baseUrl(server.uri("/").toString())
                .callFactory(calls)
                .build()
                .create(Things.class);
    }

    @Test
    void its_calls_obey_the_policy(ScriptedServer server) throws Exception {
        server.on("GET", "/things")
                .reply(Reply.status(503), TRANSIENT, Reply.ok().body("there"));

        Response<ResponseBody> response = things(server).list().execute();

        assertThat(response.body().string()).isEqualTo("there");
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void so_do_enqueued_ones(ScriptedServer server) throws Exception {
        server.on("GET", "/things")
                .reply(Reply.status(503), TRANSIENT, Reply.ok().body("there"));
        CompletableFuture<String> answer = new CompletableFuture<>();

        things(server).list().enqueue(new Callback<>() {
            @Override
            public void onResponse(Call<ResponseBody> call, Response<ResponseBody> response) {
                try {
                    answer.complete(response.body().string());
                } catch (IOException e) {
                    answer.completeExceptionally(e);
                }
            }

            @Override
            public void onFailure(Call<ResponseBody> call, Throwable failure) {
                answer.completeExceptionally(failure);
            }
        });

        assertThat(answer.get()).isEqualTo("there");
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void a_signal_is_what_a_failed_call_throws(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(402));

        assertThatThrownBy(() -> things(server).list().execute())
                .isInstanceOf(PolicyCallException.class)
                .hasCauseInstanceOf(UpgradeRequiredException.class);
        assertThatThrownBy(() -> things(server).listLater().get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(PolicyCallException.class);
    }

    @Test
    void an_error_is_a_response_as_ever(ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(404).body("not there"));

        Response<ResponseBody> response = things(server).list().execute();

        assertThat(response.code()).isEqualTo(404);
        assertThat(response.errorBody().string()).isEqualTo("not there");
    }

    /** Methods that throw Retrofit's exception can be decorated where they are called. */
    @Nested
    class Exceptions {

        private ResponseBody listed(Things things) throws Exception {
            try {
                return things.listLater().get();
            } catch (ExecutionException e) {
                throw (Exception) e.getCause();
            }
        }

        @Test
        void one_is_read_as_the_response_that_it_carries(ScriptedServer server) throws Exception {
            server.on("GET", "/things").reply(TRANSIENT, Reply.ok().body("there"));
            Things things = things(server, new OkHttpClient());

            ResponseBody body =
                    policy.executeCallable(io.policy4j.core.Request.of("GET", "/things"), () -> listed(things));

            assertThat(body.string()).isEqualTo("there");
            assertThat(time.waits()).hasSize(1);
        }

        @Test
        void its_body_is_still_the_callers(ScriptedServer server) {
            server.on("GET", "/things").reply(Reply.status(400).json("{\"code\":\"OTHER\"}"));
            Things things = things(server, new OkHttpClient());

            assertThatThrownBy(() ->
                            policy.executeCallable(io.policy4j.core.Request.of("GET", "/things"), () -> listed(things)))
                    .isInstanceOfSatisfying(
                            HttpException.class, e -> assertThat(bodyOf(e)).contains("OTHER"));
        }

        private static String bodyOf(HttpException exception) {
            try {
                return exception.response().errorBody().string();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void without_retrofit_nothing_is_read(ScriptedServer server) throws Exception {
            URL[] own = Stream.of(RetrofitFailureReader.class)
                    .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                    .toArray(URL[]::new);
            ClassLoader parent = new ClassLoader(getClass().getClassLoader()) {
                @Override
                protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                    if (name.startsWith("retrofit2.") || name.equals(RetrofitFailureReader.class.getName())) {
                        throw new ClassNotFoundException(name);
                    }
                    return super.loadClass(name, resolve);
                }
            };
            try (URLClassLoader loader = new URLClassLoader(own, parent)) {
                FailureReader reader = (FailureReader) loader.loadClass(RetrofitFailureReader.class.getName())
                        .getConstructor()
                        .newInstance();

                Outcome outcome = reader.read(new IOException());

                assertThat(reader.getClass().getClassLoader()).isSameAs(loader);
                assertThat(outcome).isNull();
            }
        }
    }
}
