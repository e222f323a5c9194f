package org.smtpclient.dns.dnsjava;

import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * What one server is asked.
 *
 * @param name an absolute name
 * @param type record type number
 * @param checkingDisabled whether the server is told to pass on what it could not validate (RFC 4035 §3.2.2); if not,
 *     it is asked for its own opinion by the AD bit (RFC 6840 §5.7)
 */
record Question(Name name, int type, boolean checkingDisabled) {

    /** A query message with an identifier of its own, DNSSEC records asked for. */
    Message toMessage(int udpPayload) {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        query.getHeader().setFlag(checkingDisabled ? Flags.CD : Flags.AD);
        query.addRecord(new OPTRecord(udpPayload, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
        return query;
    }

    @Override
    public String toString() {
        return Records.toDnsName(name) + " " + Type.string(type);
    }
}
