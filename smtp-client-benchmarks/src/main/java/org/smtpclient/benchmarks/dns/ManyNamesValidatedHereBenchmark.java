package org.smtpclient.benchmarks.dns;

import org.openjdk.jmh.annotations.Param;
import org.smtpclient.core.routing.CachingResolver;

/** Validation in this process: by the backend behind the client's cache, and by dnsjava used alone, which has no cache. */
public class ManyNamesValidatedHereBenchmark extends ManyNamesBenchmark {
    /** Who verifies the signatures. */
    @Param({"JDK", "BC_BEFORE_SUNEC"})
    public SignatureProvider provider = SignatureProvider.JDK;

    /** Who validates. */
    @Param
    public Validator validator = Validator.BACKEND;

    /** Who validates. */
    public enum Validator {
        /** The backend, as a client uses it. */
        BACKEND,
        /** dnsjava. */
        DNSJAVA
    }

    @Override
    Asker asker(SignedZones zones) {
        provider.install();
        return validator == Validator.BACKEND ? new ResolverAsker(zones.resolver()) : DnsjavaAlone.validating(zones);
    }

    @Override
    Asker withCache(Asker asked) {
        return asked instanceof ResolverAsker backend
                ? new ResolverAsker(CachingResolver.builder(backend.resolver()).build())
                : asked;
    }

    @Override
    boolean remembers() {
        return validator == Validator.BACKEND;
    }
}
