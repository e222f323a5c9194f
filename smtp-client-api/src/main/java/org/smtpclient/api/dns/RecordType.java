package org.smtpclient.api.dns;

/**
 * A DNS record type, tied to the Java type of its records.
 *
 * @param <R> the records' type
 */
public final class RecordType<R extends DnsRecord> {
    /** IPv4 address. */
    public static final RecordType<AddressRecord> A = new RecordType<>("A", 1, AddressRecord.class);
    /** Canonical name, where the alias itself is asked for. */
    public static final RecordType<CnameRecord> CNAME = new RecordType<>("CNAME", 5, CnameRecord.class);
    /** Mail exchange. */
    public static final RecordType<MxRecord> MX = new RecordType<>("MX", 15, MxRecord.class);
    /** Text. */
    public static final RecordType<TxtRecord> TXT = new RecordType<>("TXT", 16, TxtRecord.class);
    /** IPv6 address. */
    public static final RecordType<AddressRecord> AAAA = new RecordType<>("AAAA", 28, AddressRecord.class);
    /** TLSA certificate association. */
    public static final RecordType<TlsaRecord> TLSA = new RecordType<>("TLSA", 52, TlsaRecord.class);

    private final String mnemonic;
    private final int code;
    private final Class<R> recordClass;

    private RecordType(String mnemonic, int code, Class<R> recordClass) {
        this.mnemonic = mnemonic;
        this.code = code;
        this.recordClass = recordClass;
    }

    /** {@return the type's number in the IANA registry} */
    public int code() {
        return code;
    }

    /** {@return the class of this type's records} */
    public Class<R> recordClass() {
        return recordClass;
    }

    /** {@return the mnemonic, such as {@code TLSA}} */
    @Override
    public String toString() {
        return mnemonic;
    }
}
