package org.smtpclient.integration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Real servers on loopback: NSD with signed zones, Unbound, Postfix. They live in a temporary directory and end with
 * {@link #close}, with a failed start, and with the JVM.
 */
public final class Lab implements AutoCloseable {
    private final Resources resources = new Resources();
    private final Thread atExit = new Thread(resources::close, "lab-shutdown");
    private final LabDirectory directory;
    private final SignedZones zones;
    private final @Nullable PostfixServer postfix;

    private Lab(List<Zone> wanted, PostfixServer.@Nullable Setup mail) {
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            directory = resources.add(LabDirectory.create());
            zones = SignedZones.create(directory, wanted);
            resources.add(DnsServers.start(directory, zones));
            postfix = mail == null ? null : resources.add(mail.start(directory));
        } catch (RuntimeException | Error failure) {
            resources.closeAfter(failure);
            Runtime.getRuntime().removeShutdownHook(atExit);
            throw failure;
        }
    }

    public static Setup setup() {
        return new Setup();
    }

    /** The root's DS record, in zone-file form. */
    public Path trustAnchor() {
        return zones.trustAnchor();
    }

    /** A directory for files of the test's own; it goes with the laboratory. */
    public Path directory() {
        return directory.path();
    }

    PostfixServer postfix() {
        if (postfix == null) {
            throw new LabException("This laboratory was set up without Postfix");
        }
        return postfix;
    }

    @Override
    public void close() {
        try {
            resources.close();
        } finally {
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    /** What a laboratory is to hold. */
    public static final class Setup {
        private final List<Zone> zones = new ArrayList<>();
        private PostfixServer.@Nullable Setup postfix;

        private Setup() {}

        public Setup zone(Zone zone) {
            zones.add(zone);
            return this;
        }

        Setup postfix(PostfixServer.Setup setup) {
            postfix = setup;
            return this;
        }

        public Lab start() {
            return new Lab(zones, postfix);
        }
    }
}
