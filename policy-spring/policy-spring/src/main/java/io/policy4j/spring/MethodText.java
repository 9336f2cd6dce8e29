package io.policy4j.spring;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/** A text of the annotation: as it stands, or what it says about a call, by the rules of Resilience4j. */
sealed interface MethodText {

    ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

    /** What it says for a call with these arguments; empty for nothing. */
    String of(Object[] arguments);

    /** The same for every call. */
    record Constant(String text) implements MethodText {
        @Override
        public String of(Object[] arguments) {
            return text;
        }
    }

    /** Read anew for each call. */
    record PerCall(Method method, Expression expression, ConfigurableBeanFactory beans) implements MethodText {
        @Override
        public String of(Object[] arguments) {
            MethodBasedEvaluationContext context =
                    new MethodBasedEvaluationContext(new Root(method, arguments), method, arguments, NAMES);
            context.setBeanResolver(new BeanFactoryResolver(beans));
            Object value = expression.getValue(context);
            return value == null ? "" : value.toString();
        }
    }

    /** What {@code #root} is. */
    final class Root {
        private final Method method;
        private final Object[] arguments;

        Root(Method method, Object[] arguments) {
            this.method = method;
            this.arguments = arguments;
        }

        public String getMethodName() {
            return method.getName();
        }

        public Object[] getArgs() {
            return arguments;
        }
    }

    /**
     * Reads one of the annotation's texts.
     *
     * @throws InvalidApiPolicyMethodException if it is an expression that can't be read
     */
    static MethodText read(String attribute, String text, Method method, ConfigurableBeanFactory beans) {
        if (text.startsWith("${") || text.startsWith("#{")) {
            Object value = resolved(attribute, text, method, beans);
            return new Constant(value == null ? "" : value.toString());
        }
        if (!text.startsWith("#") && !text.startsWith("@")) {
            return new Constant(text);
        }
        try {
            rejectUnknownNames(attribute, text, method);
            return new PerCall(method, new SpelExpressionParser().parseExpression(text), beans);
        } catch (ParseException e) {
            throw new InvalidApiPolicyMethodException(
                    method,
                    attribute + " (" + text + "): is not valid SpEL: " + e.getSimpleMessage(),
                    "Write SpEL such as #tenant, #root.args[0] or @bean.name(), or a plain text.");
        }
    }

    private static @Nullable Object resolved(
            String attribute, String text, Method method, ConfigurableBeanFactory beans) {
        try {
            String plain = beans.resolveEmbeddedValue(text);
            if (plain != null && plain.contains("${")) {
                throw new IllegalArgumentException("there is no such property");
            }
            BeanExpressionResolver resolver = beans.getBeanExpressionResolver();
            return plain == null || resolver == null || !text.startsWith("#{")
                    ? plain
                    : resolver.evaluate(plain, new BeanExpressionContext(beans, null));
        } catch (RuntimeException e) {
            throw new InvalidApiPolicyMethodException(
                    method,
                    attribute + " (" + text + "): can't be resolved: " + e.getMessage(),
                    "Set the property, or give it a default, as in ${name:billing}.");
        }
    }

    /** Arguments have names only where the class was compiled with them. */
    private static void rejectUnknownNames(String attribute, String text, Method method) {
        if (text.matches("#(?!root\\b|[pa][0-9]+\\b).*") && NAMES.getParameterNames(method) == null) {
            throw new InvalidApiPolicyMethodException(
                    method,
                    attribute + " (" + text + "): the names of the method's parameters are not known",
                    "Compile with -parameters, or write #p0 for the first one.");
        }
    }
}
