package io.policy4j.client.okhttp;

import okhttp3.Call;
import okhttp3.EventListener;

/** How far an attempt has come: whether anything of its request may have reached the server. */
final class Progress extends EventListener {

    private volatile boolean sent;

    /** Another attempt of the same call begins. */
    void begin() {
        sent = false;
    }

    boolean sent() {
        return sent;
    }

    @Override
    public void requestHeadersStart(Call call) {
        sent = true;
    }
}
