package example.broken;

import java.util.concurrent.CompletionStage;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;

/** A provider that cannot be constructed. */
public final class BrokenResolver implements Resolver {
    public BrokenResolver() {
        throw new IllegalStateException("its settings are missing");
    }

    @Override
    public String name() {
        return "broken";
    }

    @Override
    public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<ResolverVerdict> selfProbe() {
        throw new UnsupportedOperationException();
    }
}
