package io.policy4j.test.contract;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Runs blocking calls on threads of their own. */
final class BlockingCall {

    private BlockingCall() {}

    static FutureTask<ContractResponse> start(Callable<ContractResponse> call) {
        FutureTask<ContractResponse> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "contract-call");
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
