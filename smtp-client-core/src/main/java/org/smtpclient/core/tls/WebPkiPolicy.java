package org.smtpclient.core.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.api.tls.TraceStep;
import org.smtpclient.api.transport.Endpoint;

/**
 * Demands TLS with a certificate that leads to a trust anchor and names the server (RFC 5280, RFC 9525), as submission
 * servers and smarthosts have one. It has an opinion on every host: nothing is ever sent to one that it does not
 * authenticate.
 *
 * <p>Which names a certificate may hold:
 *
 * <ul>
 *   <li>where the caller named the host, as a relay: that host's;
 *   <li>where MX records named it: the domain that is delivered to, and the host's own only if DNSSEC vouches for the MX
 *       records. Else whoever forges DNS chooses the host, and has a certificate for that;
 *   <li>where there is only an address: that address, as iPAddress.
 * </ul>
 *
 * <p>The JDK judges the path: dates, signatures, {@code jdk.certpath.disabledAlgorithms}, purposes, name constraints.
 * Revocation is not asked about. An anchor may be the server's own certificate, which must be within its dates too.
 *
 * <p>It is not discovered: who wants it says so, by {@code SmtpClient.Builder.tlsPolicies}. Together with DANE, which is
 * asked first, a host with secure TLSA records is judged by these alone, and any other by its certificate.
 *
 * <p>Immutable, safe for many threads.
 */
public final class WebPkiPolicy implements TlsPolicy {
    private static final int PRIORITY = 50;

    private final TrustAnchors anchors;

    private WebPkiPolicy(TrustAnchors anchors) {
        this.anchors = Objects.requireNonNull(anchors, "anchors");
    }

    /**
     * The policy.
     *
     * @param anchors whom certificates must lead to, such as {@link TrustAnchors#ofJdk()}
     * @return the policy
     */
    public static WebPkiPolicy of(TrustAnchors anchors) {
        return new WebPkiPolicy(anchors);
    }

    /** {@return whom certificates must lead to} */
    public TrustAnchors anchors() {
        return anchors;
    }

    /** {@return {@code verify}} */
    @Override
    public String name() {
        return "verify";
    }

    /** {@return 50: after DANE and MTA-STS} */
    @Override
    public int priority() {
        return PRIORITY;
    }

    /** {@return no policy that the domain publishes: the caller's own demand} */
    @Override
    public TlsPolicyType type() {
        return TlsPolicyType.NO_POLICY_FOUND;
    }

    /** {@return true: the anchors are fixed, and the names come from the request} */
    @Override
    public boolean restsOnLookupsAlone() {
        return true;
    }

    @Override
    public CompletionStage<TlsDirective> evaluate(TlsPolicyRequest request) {
        List<DnsName> names = new ArrayList<>();
        names.add(request.nextHop());
        boolean vouched = isHostVouchedFor(request);
        if (vouched && !names.contains(request.host())) {
            names.add(request.host());
        }
        String rule = request.mx() == null
                ? "the caller named the host, so the certificate must name it"
                : vouched
                        ? "DNSSEC vouches for the MX records, so the certificate must name the domain or the host"
                        : "nothing vouches for the MX records, so the certificate must name the domain";
        // A server with several certificates is asked for the one that will do.
        DnsName serverName = vouched ? request.host() : request.nextHop();
        return CompletableFuture.completedFuture(directive(ReferenceIdentity.of(names), rule)
                .serverName(serverName)
                .build());
    }

    @Override
    public TlsDirective evaluateAddress(Endpoint.Tcp address) {
        return directive(
                        ReferenceIdentity.of(address.address()),
                        "the host is given by its address, so the certificate must name that")
                .build();
    }

    private static boolean isHostVouchedFor(TlsPolicyRequest request) {
        return request.mx() == null
                || request.host().equals(request.nextHop())
                || (request.mx() instanceof DnsAnswer<?> answer && answer.status() == DnssecStatus.SECURE);
    }

    private TlsDirective.UseTls.Builder directive(ReferenceIdentity identity, String rule) {
        return TlsDirective.UseTls.builder(
                        "verify:" + anchors.digest() + ":" + identity.toString().toLowerCase(Locale.ROOT))
                .because(
                        "the certificate must lead to a trust anchor and name " + identity,
                        List.of(TraceStep.rule(rule, "RFC 9525 §6.1")))
                .verifier(new WebPkiVerifier(anchors, identity))
                .referenceNames(identity.names())
                .evidence(List.of(anchors.toString()));
    }
}
