package org.smtpclient.core.connection;

import java.nio.charset.StandardCharsets;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;
import org.smtpclient.api.dns.DnsName;

/** A host name in SNI (RFC 6066 §3). The JDK's own class refuses underscores, which occur in mail hosts' names. */
final class RawServerName extends SNIServerName {
    RawServerName(DnsName name) {
        super(StandardConstants.SNI_HOST_NAME, name.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
