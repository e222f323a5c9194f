package org.smtpclient.api.dns;

/** The data of one resource record, of a type that a delivery asks for. */
public sealed interface DnsRecord permits MxRecord, AddressRecord, TlsaRecord, TxtRecord, CnameRecord {}
