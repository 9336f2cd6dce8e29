package io.policy4j.resilience4j.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** What is observed of policies. */
public enum ApiPolicyObservation implements ObservationDocumentation {

    /** One call with all its attempts and waits. */
    CALL {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultApiPolicyCallConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return LowCardinalityKeys.values();
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return HighCardinalityKeys.values();
        }

        @Override
        public Observation.Event[] getEvents() {
            return Events.values();
        }
    };

    /** Keys of few values, which are tags of the timer too; always there. */
    public enum LowCardinalityKeys implements KeyName {
        /** The policy's name. */
        NAME {
            @Override
            public String asString() {
                return "name";
            }
        },
        /** How the call ended, as in the calls that are counted; {@code none} while it goes on. */
        KIND {
            @Override
            public String asString() {
                return "kind";
            }
        }
    }

    /** Keys of the span only. */
    public enum HighCardinalityKeys implements KeyName {
        /** The row that decided about the last attempt; {@code none} where there is none. */
        ROW {
            @Override
            public String asString() {
                return "row";
            }
        },
        /** How often the request was sent again, in OpenTelemetry's name; where it was. */
        RESEND_COUNT {
            @Override
            public String asString() {
                return "http.request.resend_count";
            }

            @Override
            public boolean isRequired() {
                return false;
            }
        }
    }

    /** What happens during a call. */
    public enum Events implements Observation.Event {
        /** Another attempt begins; its contextual name tells which, and by which row. */
        RETRY {
            @Override
            public String getName() {
                return "retry";
            }

            @Override
            public String getContextualName() {
                return "attempt N by row ROW";
            }
        }
    }
}
