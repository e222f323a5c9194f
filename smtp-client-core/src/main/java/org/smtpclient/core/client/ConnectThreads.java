package org.smtpclient.core.client;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ThreadFactory;

/** Threads that wait for one connection: virtual where the JDK has them, from 21 on, and else daemons. */
final class ConnectThreads {
    private static final String NAME = "smtp-client-connect";
    private static final ThreadFactory FACTORY = factory();

    private ConnectThreads() {}

    static Thread start(Runnable attempt) {
        Thread thread = FACTORY.newThread(attempt);
        thread.start();
        return thread;
    }

    private static ThreadFactory factory() {
        try {
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            type.getMethod("name", String.class).invoke(builder, NAME);
            type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException e) {
            return ConnectThreads::daemon;
        }
    }

    private static Thread daemon(Runnable attempt) {
        Thread thread = new Thread(null, attempt, NAME, 0, false);
        thread.setDaemon(true);
        return thread;
    }
}
