package io.policy4j.test;

/** Which requests something is for: a method and a path, both globs. */
record RequestPattern(Glob method, Glob path) {

    static final RequestPattern ANY = of("*", "*");

    static RequestPattern of(String method, String path) {
        return new RequestPattern(new Glob(method), new Glob(path));
    }

    boolean matches(Received request) {
        return method.matches(request.method()) && path.matches(request.path());
    }

    @Override
    public String toString() {
        return method.pattern() + " " + path.pattern();
    }
}
