package io.policy4j.test;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules for the filters of a slice run. */
final class SliceFilters {

    private static final int MOST_ELEMENTS = 100;
    private static final Duration WIDEST = Duration.ofDays(90);
    private static final List<String> STAGES = List.of("Qualification", "Proposal", "Negotiation", "Closed Won");
    private static final List<String> ARRAYS = List.of(
            "callTypes",
            "sourceIds",
            "callOwnerEmails",
            "companyDomains",
            "crmDealIds",
            "crmCompanyIds",
            "crmDealStages",
            "crmCustomFieldFilters");

    private SliceFilters() {}

    /** What is wrong with these filters, if anything. */
    static Optional<Failure> check(Map<String, Object> filters) {
        return ARRAYS.stream()
                .filter(filters::containsKey)
                .flatMap(field -> checkArray(field, filters.getOrDefault(field, Json.NULL)).stream())
                .findFirst()
                .or(() -> checkDates(filters));
    }

    private static Optional<Failure> checkArray(String field, Object value) {
        if (!(value instanceof List<?> array)) {
            return Optional.of(invalid(field));
        }
        if (array.size() > MOST_ELEMENTS) {
            return Optional.of(Failure.documented(400, "FILTER_ARRAY_TOO_LARGE", "A filter array has too many items")
                    .detail("field", field)
                    .detail("maxAllowed", MOST_ELEMENTS));
        }
        return field.equals("crmDealStages") && !STAGES.containsAll(array)
                ? Optional.of(invalidStage())
                : Optional.empty();
    }

    private static Optional<Failure> checkDates(Map<String, Object> filters) {
        Optional<Instant> from;
        Optional<Instant> to;
        try {
            from = date(filters, "dateFrom");
            to = date(filters, "dateTo");
        } catch (DateTimeParseException e) {
            return Optional.of(invalid("dateFrom"));
        }
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        return Duration.between(from.get(), to.get()).compareTo(WIDEST) > 0
                ? Optional.of(Failure.documented(400, "DATE_RANGE_TOO_WIDE", "Date range exceeds 90 days")
                        .detail("field", "dateFrom"))
                : Optional.empty();
    }

    private static Optional<Instant> date(Map<String, Object> filters, String field) {
        return Optional.ofNullable(filters.get(field)).map(value -> Instant.parse(value.toString()));
    }

    /** The example of the API's pages. */
    static Failure invalidStage() {
        return invalid("crmDealStages")
                .detail("maxAllowed", MOST_ELEMENTS)
                .detail("validValuesEndpoint", "/api/public/v1/filters/crm-deal-stages");
    }

    private static Failure invalid(String field) {
        return Failure.documented(400, "INVALID_FILTERS", "Filter validation failed")
                .detail("field", field);
    }
}
