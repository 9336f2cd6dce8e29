package io.policy4j.client.springweb;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.util.ClassUtils;

/**
 * The interceptors that stand behind ours. Before Spring 7 an execution hands the request to each of them once, and a
 * second attempt goes past them: without the credentials, say, that one of them adds. There they are taken out of the
 * execution, and asked for each attempt.
 */
final class LaterInterceptors {

    /** New in Spring 7, whose executions can be repeated. */
    private static final boolean REPEATABLE =
            ClassUtils.hasMethod(ClientHttpRequestInterceptor.class, "andThen", ClientHttpRequestInterceptor.class);

    private LaterInterceptors() {}

    /** An execution that asks every later interceptor each time. */
    static ClientHttpRequestExecution forEachAttempt(ClientHttpRequestExecution execution) {
        if (REPEATABLE) {
            return execution;
        }
        List<ClientHttpRequestInterceptor> later = takenFrom(execution);
        ClientHttpRequestExecution chain = execution;
        for (ListIterator<ClientHttpRequestInterceptor> i = later.listIterator(later.size()); i.hasPrevious(); ) {
            ClientHttpRequestInterceptor interceptor = i.previous();
            ClientHttpRequestExecution next = chain;
            chain = (request, body) -> interceptor.intercept(request, body, next);
        }
        return chain;
    }

    /** Those that the execution has not asked yet, and will not ask any more; none where it is not Spring's own. */
    private static List<ClientHttpRequestInterceptor> takenFrom(ClientHttpRequestExecution execution) {
        List<ClientHttpRequestInterceptor> later = new ArrayList<>();
        try {
            Field field = execution.getClass().getDeclaredField("iterator");
            field.setAccessible(true);
            ((Iterator<?>) field.get(execution))
                    .forEachRemaining(interceptor -> later.add((ClientHttpRequestInterceptor) interceptor));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return later;
        }
        return later;
    }
}
