package io.policy4j.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts a policy around a method of a Spring bean, or around all public methods of a class or interface; what stands at a
 * method wins over what stands at its class, and that over its interfaces.
 *
 * <pre>{@code
 * @ApiPolicy(name = "billing", request = "GET /invoices/{id}", key = "#tenant", fallbackMethod = "fromCache")
 * public Invoice invoice(String tenant, String id) { ... }
 *
 * Invoice fromCache(String tenant, String id, UpgradeRequiredException e) { ... }
 * }</pre>
 *
 * <p>Each attempt invokes the method. What it throws is an outcome where it says something about HTTP, and so is a
 * {@code ResponseEntity} that it returns; other values are successes. Methods that return a {@code CompletionStage} or a
 * publisher, such as a {@code Mono}, never block; each subscription to a publisher is a call.
 *
 * <p>{@link #name} and {@link #key} are texts, property placeholders ({@code ${billing.policy}}), SpEL over the method's
 * arguments ({@code #tenant}, {@code #root.args[0]}, {@code #p0}) or over beans ({@code @tenants.current()}), as with the
 * annotations of Resilience4j.
 *
 * <p>As with every advice of Spring, calls of a bean to itself pass the policy by, and final, private and static methods
 * can't have one.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface ApiPolicy {

    /** The name of the policy: a text, a placeholder or SpEL. */
    String name();

    /** Whose state the calls use, such as a tenant's: a text, a placeholder or SpEL. Empty or null: as the table says. */
    String key() default "";

    /**
     * What the method asks of the API: {@code GET} or {@code GET /invoices/{id}}. Retries that depend on the method of the
     * request, or on its path, are made only if it is said here; without it the request counts as one that must not be
     * sent twice. A variable of the path stands as it is, and matches a {@code *} of the table.
     */
    String request() default "";

    /**
     * The method that answers in place of an exception. It stands in the same class, returns the same type, and takes the
     * same parameters and after them an exception, or an exception only. Of several, the one with the nearest type of
     * exception answers; where none fits, the exception goes to the caller. What a fallback throws goes to the caller.
     */
    String fallbackMethod() default "";
}
