package org.smtpclient.dane;

import com.google.auto.service.AutoService;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TraceStep;
import org.smtpclient.api.transport.Endpoint;

/**
 * DANE for SMTP (RFC 7672): hosts with secure TLSA records are authenticated by these or not used; about others the
 * policy has no opinion, unless {@linkplain DaneOptions#withRequired DANE is required}.
 *
 * <p>Asks for what is still missing; the rest is the decision that {@link DaneDecision} makes. Immutable, safe for many
 * threads.
 */
@AutoService(TlsPolicy.class)
public final class DanePolicy implements TlsPolicy {
    private static final int PRIORITY = 200;

    private final DaneOptions options;

    /** The policy with {@linkplain DaneOptions#defaults() default options}. */
    public DanePolicy() {
        this(DaneOptions.defaults());
    }

    private DanePolicy(DaneOptions options) {
        this.options = Objects.requireNonNull(options, "options");
    }

    /**
     * The policy with options of the caller's choice.
     *
     * @param options the choices
     * @return the policy
     */
    public static DanePolicy with(DaneOptions options) {
        return new DanePolicy(options);
    }

    /** {@return the options in force} */
    public DaneOptions options() {
        return options;
    }

    /** {@return {@code dane}} */
    @Override
    public String name() {
        return "dane";
    }

    /** {@return 200: before MTA-STS} */
    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public TlsPolicyType type() {
        return TlsPolicyType.TLSA;
    }

    /** {@return true: the records decide, and the DNS alone says whether they count} */
    @Override
    public boolean restsOnLookupsAlone() {
        return true;
    }

    @Override
    public CompletionStage<TlsDirective> evaluate(TlsPolicyRequest request) {
        Map<DnsName, CompletionStage<DnsResult<TlsaRecord>>> early = standsInSignedZone(request)
                ? Map.of(request.host(), lookup(request.resolver(), request.host(), request.port()))
                : Map.of();
        return request.addresses()
                .exceptionally(defect -> addressFailure(request.host(), defect))
                .thenCompose(addresses -> {
                    Deliberation deliberation = new Deliberation(facts(request, addresses), options);
                    return lookups(deliberation.baseDomains(), early, request).thenApply(deliberation::directive);
                });
    }

    /** Refuses the host where DANE is required: an address has no TLSA records, and so nothing that authenticates it. */
    @Override
    public TlsDirective evaluateAddress(Endpoint.Tcp address) {
        if (!options.required()) {
            return TlsPolicy.super.evaluateAddress(address);
        }
        String line = "the host is given by its address, which has no TLSA records, and DANE is required";
        return new TlsDirective.Refuse(TlsResultType.DANE_REQUIRED, line, List.of(TraceStep.rule(line, "RFC 7672 §6")));
    }

    /**
     * Whether the MX answer shows that the host's zone is signed, so that its TLSA records can be asked for along with
     * its addresses. Of a host elsewhere, or further down where there may be an unsigned zone, that is not known before
     * the addresses are; and below unsigned zones no TLSA record may be asked for (RFC 7672 §2.2.2).
     */
    private static boolean standsInSignedZone(TlsPolicyRequest request) {
        if (!(request.mx() instanceof DnsAnswer<MxRecord> mx)
                || mx.status() != DnssecStatus.SECURE
                || mx.kind() == DnsAnswer.Kind.NXDOMAIN) {
            return false;
        }
        DnsName domain = mx.finalName();
        return request.host().isWithin(domain)
                && request.host().labels().size() <= domain.labels().size() + 1;
    }

    private static DaneFacts facts(TlsPolicyRequest request, HostAddresses addresses) {
        return request.mx() == null
                ? DaneFacts.ofNamedHost(request.host(), request.port(), addresses)
                : DaneFacts.ofMxHost(request.nextHop(), request.mx(), request.host(), request.port(), addresses);
    }

    /** Asks about all base domains at once: there are two at most that matter, and a round trip costs more. */
    private static CompletionStage<Map<DnsName, DnsResult<TlsaRecord>>> lookups(
            List<DnsName> bases, Map<DnsName, CompletionStage<DnsResult<TlsaRecord>>> early, TlsPolicyRequest request) {
        Map<DnsName, CompletableFuture<DnsResult<TlsaRecord>>> lookups = new LinkedHashMap<>();
        for (DnsName base : bases) {
            CompletionStage<DnsResult<TlsaRecord>> begun = early.get(base);
            CompletionStage<DnsResult<TlsaRecord>> lookup =
                    begun == null ? lookup(request.resolver(), base, request.port()) : begun;
            lookups.put(base, lookup.toCompletableFuture());
        }
        return CompletableFuture.allOf(lookups.values().toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    Map<DnsName, DnsResult<TlsaRecord>> results = new HashMap<>();
                    lookups.forEach((base, lookup) -> results.put(base, lookup.join()));
                    return results;
                });
    }

    /** A resolver that breaks its contract has not found that there are no records. */
    private static CompletionStage<DnsResult<TlsaRecord>> lookup(Resolver resolver, DnsName base, int port) {
        CompletionStage<DnsResult<TlsaRecord>> result;
        try {
            result = TlsaLookup.lookup(resolver, base, port);
        } catch (RuntimeException defect) {
            result = CompletableFuture.failedStage(defect);
        }
        return result.exceptionally(defect -> DnsFailure.of(
                        DnsQuery.of(base, RecordType.TLSA),
                        DnsFailure.Kind.OTHER,
                        "the TLSA look-up broke down: " + defect)
                .withCause(defect));
    }

    private static HostAddresses addressFailure(DnsName host, Throwable defect) {
        return HostAddresses.of(
                host,
                DnsFailure.of(
                                DnsQuery.of(host, RecordType.A),
                                DnsFailure.Kind.OTHER,
                                "the address look-up broke down: " + defect)
                        .withCause(defect),
                null);
    }
}
