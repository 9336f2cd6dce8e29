package io.policy4j.resilience4j.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.policy4j.resilience4j.AttemptRecord;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.micrometer.ApiPolicyObservation.HighCardinalityKeys;
import io.policy4j.resilience4j.micrometer.ApiPolicyObservation.LowCardinalityKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The default names: see {@link ApiPolicyObservation}. Extend it to add keys of your own. */
public class DefaultApiPolicyCallConvention implements ApiPolicyCallConvention {

    static final DefaultApiPolicyCallConvention INSTANCE = new DefaultApiPolicyCallConvention();

    /** The default name of the observation. */
    public static final String DEFAULT_NAME = "policy4j.call";

    private final String name;

    public DefaultApiPolicyCallConvention() {
        this(DEFAULT_NAME);
    }

    /**
     * The default keys under another name.
     *
     * @param name of the observation
     */
    public DefaultApiPolicyCallConvention(String name) {
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getContextualName(ApiPolicyCallContext context) {
        String method = context.getMethod();
        String policy = context.getPolicy().getName();
        return method == null ? policy : policy + " " + method;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ApiPolicyCallContext context) {
        CallResult<?> result = context.getResult();
        return KeyValues.of(
                LowCardinalityKeys.NAME.withValue(context.getPolicy().getName()),
                LowCardinalityKeys.KIND.withValue(
                        result == null ? KeyValue.NONE_VALUE : result.kind().word()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(ApiPolicyCallContext context) {
        CallResult<?> result = context.getResult();
        List<AttemptRecord> attempts = result == null ? List.of() : result.attempts();
        KeyValues values = KeyValues.of(HighCardinalityKeys.ROW.withValue(lastRow(attempts)));
        return attempts.size() > 1
                ? values.and(HighCardinalityKeys.RESEND_COUNT.withValue(Integer.toString(attempts.size() - 1)))
                : values;
    }

    private static String lastRow(List<AttemptRecord> attempts) {
        @Nullable AttemptRecord last = attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
        return last == null ? KeyValue.NONE_VALUE : last.row().orElse(KeyValue.NONE_VALUE);
    }
}
