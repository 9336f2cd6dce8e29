package io.policy4j.client.okhttp;

import java.io.IOException;
import java.time.Instant;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Keeps OkHttp from following a 503 up by itself: with {@code Retry-After: 0} it sends any request again at once, and
 * there is no setting against it. The same time as an HTTP date is one that it does not read. A number that OkHttp fails
 * on becomes the largest that it can read.
 */
enum RetryAfterGuard implements Interceptor {
    INSTANCE;

    private static final String FIELD = "Retry-After";
    private static final Pattern ZERO = Pattern.compile("0+");
    private static final Pattern TOO_LARGE = Pattern.compile("0*[1-9]\\d{9,}");

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String delay = response.code() == 503 ? response.header(FIELD, "") : "";
        if (ZERO.matcher(delay).matches()) {
            return response.newBuilder().headers(atOnce(response)).build();
        }
        return TOO_LARGE.matcher(delay).matches()
                ? response.newBuilder()
                        .header(FIELD, String.valueOf(Integer.MAX_VALUE))
                        .build()
                : response;
    }

    /** The time of the response by the server's clock, or else one that is long over. */
    private static Headers atOnce(Response response) {
        Instant now = response.headers().getInstant("Date");
        return response.headers()
                .newBuilder()
                .set(FIELD, now == null ? Instant.EPOCH : now)
                .build();
    }
}
