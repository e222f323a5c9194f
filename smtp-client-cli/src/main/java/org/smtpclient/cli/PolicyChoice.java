package org.smtpclient.cli;

import java.util.List;
import java.util.function.Supplier;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.core.tls.TrustAnchors;
import org.smtpclient.core.tls.WebPkiPolicy;
import org.smtpclient.dane.DaneOptions;
import org.smtpclient.dane.DanePolicy;

/** What {@code --policy} may say. */
enum PolicyChoice {
    NONE(TlsLevel.NONE),
    MAY(TlsLevel.OPPORTUNISTIC),
    ENCRYPT(TlsLevel.MANDATORY),
    DANE(TlsLevel.OPPORTUNISTIC),
    DANE_ONLY(TlsLevel.OPPORTUNISTIC),
    VERIFY(TlsLevel.MANDATORY);

    private final TlsLevel level;

    PolicyChoice(TlsLevel level) {
        this.level = level;
    }

    /** How much TLS there must be where no policy has an opinion. */
    TlsLevel level() {
        return level;
    }

    /** The policies to ask; the authorities' certificates are fetched only where they are needed. */
    List<TlsPolicy> policies(Supplier<TrustAnchors> authorities) {
        return switch (this) {
            case NONE, MAY, ENCRYPT -> List.of();
            case DANE -> List.of(new DanePolicy());
            case DANE_ONLY -> List.of(DanePolicy.with(DaneOptions.defaults().withRequired(true)));
            case VERIFY -> List.of(WebPkiPolicy.of(authorities.get()));
        };
    }

    @Override
    public String toString() {
        return Text.of(this);
    }
}
