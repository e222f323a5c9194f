package org.smtpclient.dns.dnsjava;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.CnameRecord;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.ExtendedDnsError;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.dns.TxtRecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Between dnsjava's names and records and the API's. */
final class Records {
    private Records() {}

    /** The same octets as a dnsjava name. */
    static Name toName(DnsName name) {
        byte[] wire = new byte[256];
        int at = 0;
        for (byte[] label : name.labels()) {
            wire[at++] = (byte) label.length;
            System.arraycopy(label, 0, wire, at, label.length);
            at += label.length;
        }
        try {
            return new Name(Arrays.copyOf(wire, at + 1));
        } catch (IOException e) {
            throw new IllegalArgumentException("Not a domain name: " + name, e);
        }
    }

    /** The same octets as a name of the API. */
    static DnsName toDnsName(Name name) {
        List<byte[]> labels = new ArrayList<>();
        for (int i = 0; i < name.labels() - 1; i++) {
            byte[] label = name.getLabel(i);
            labels.add(Arrays.copyOfRange(label, 1, label.length));
        }
        return DnsName.ofLabels(labels);
    }

    static <R extends DnsRecord> List<R> convert(List<Record> records, RecordType<R> type) throws LookupException {
        List<R> converted = new ArrayList<>(records.size());
        for (Record dnsRecord : records) {
            try {
                converted.add(type.recordClass().cast(convert(dnsRecord)));
            } catch (IllegalArgumentException | ClassCastException | UnknownHostException e) {
                throw new LookupException(
                        DnsFailure.Kind.MALFORMED, "record '" + dnsRecord + "' is malformed", List.of(), e);
            }
        }
        return converted;
    }

    private static DnsRecord convert(Record dnsRecord) throws UnknownHostException {
        return switch (dnsRecord.getType()) {
            case Type.A -> new AddressRecord(InetAddress.getByAddress(dnsRecord.rdataToWireCanonical()));
            // Not InetAddress: it would turn ::ffff:a.b.c.d into an IPv4 address.
            case Type.AAAA -> new AddressRecord(Inet6Address.getByAddress(null, dnsRecord.rdataToWireCanonical(), -1));
            case Type.CNAME -> new CnameRecord(toDnsName(((CNAMERecord) dnsRecord).getTarget()));
            case Type.MX -> {
                MXRecord mx = (MXRecord) dnsRecord;
                yield new MxRecord(mx.getPriority(), toDnsName(mx.getTarget()));
            }
            case Type.TLSA -> TlsaRecord.ofRdata(dnsRecord.rdataToWireCanonical());
            case Type.TXT ->
                new TxtRecord(((TXTRecord) dnsRecord)
                        .getStringsAsByteArrays().stream()
                                .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
                                .collect(Collectors.joining()));
            default -> throw new IllegalArgumentException("unexpected type " + Type.string(dnsRecord.getType()));
        };
    }

    /** The Extended DNS Errors of a message (RFC 8914). */
    static List<ExtendedDnsError> extendedErrors(Message message) {
        OPTRecord opt = message.getOPT();
        if (opt == null) {
            return List.of();
        }
        List<ExtendedDnsError> errors = new ArrayList<>();
        for (EDNSOption option : opt.getOptions()) {
            if (option instanceof ExtendedErrorCodeOption error) {
                errors.add(new ExtendedDnsError(error.getErrorCode(), error.getText() == null ? "" : error.getText()));
            }
        }
        return errors;
    }

    /** Whether an INFO-CODE says that validation failed: 6 to 12, and 25 (RFC 8914 §4 and its registry). */
    static boolean isBogus(ExtendedDnsError error) {
        return (error.code() >= ExtendedErrorCodeOption.DNSSEC_BOGUS
                        && error.code() <= ExtendedErrorCodeOption.NSEC_MISSING)
                || error.code() == ExtendedErrorCodeOption.SIGNATURE_EXPIRED_BEFORE_VALID;
    }
}
