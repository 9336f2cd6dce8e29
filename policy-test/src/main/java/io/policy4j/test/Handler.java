package io.policy4j.test;

/** Answers requests in program code, where a script of replies is not enough. Called by several threads at once. */
@FunctionalInterface
public interface Handler {

    /**
     * Answers one request.
     *
     * @param request the whole request, body included
     * @return what goes back over the wire
     * @throws Exception anything: the client gets a 500 whose body names the exception
     */
    Reply handle(Received request) throws Exception;
}
