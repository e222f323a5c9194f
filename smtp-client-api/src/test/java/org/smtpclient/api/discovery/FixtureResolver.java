package org.smtpclient.api.discovery;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;

/** Resolvers that know nothing but their name and priority, for discovery to find. */
public abstract class FixtureResolver implements Resolver {
    private final String name;
    private final int priority;

    FixtureResolver(String name, int priority) {
        this.name = name;
        this.priority = priority;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
        return CompletableFuture.completedStage(DnsFailure.of(query, DnsFailure.Kind.OTHER, "a fixture"));
    }

    @Override
    public CompletionStage<ResolverVerdict> selfProbe() {
        return CompletableFuture.completedStage(ResolverVerdict.of(ResolverVerdict.Kind.NO_DNSSEC, "a fixture"));
    }

    public static final class Alpha extends FixtureResolver {
        public Alpha() {
            super("alpha", 0);
        }
    }

    public static final class Beta extends FixtureResolver {
        public Beta() {
            super("beta", 0);
        }
    }

    public static final class Preferred extends FixtureResolver {
        public Preferred() {
            super("preferred", 100);
        }
    }

    public static final class AnotherAlpha extends FixtureResolver {
        public AnotherAlpha() {
            super("alpha", 50);
        }
    }

    public static final class FailsToConstruct extends FixtureResolver {
        public FailsToConstruct() {
            super("broken", -1);
            throw new IllegalStateException("no configuration");
        }
    }

    public static final class FailsToInitialise extends FixtureResolver {
        static final int LIMIT = Integer.parseInt("many");

        public FailsToInitialise() {
            super("broken", LIMIT);
        }
    }

    /** A class that the tests hide, as if its jar were not there. */
    public abstract static class Absent extends FixtureResolver {
        Absent() {
            super("broken", -1);
        }
    }

    public static final class LacksItsSuperclass extends Absent {}
}
