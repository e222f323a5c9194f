package org.smtpclient.dns.dnsjava;

import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * A query that brings its answer along. The validator sends a copy of each query it is given to its resolver; copies
 * keep the class, so {@link KeySource} knows them and hands the answer over to be judged.
 */
final class PreparedQuery extends Message {
    private final transient Message answer;

    PreparedQuery(Record question, Message answer) {
        this.answer = answer;
        getHeader().setOpcode(Opcode.QUERY);
        getHeader().setFlag(Flags.RD);
        addRecord(question, Section.QUESTION);
    }

    Message answer() {
        return answer;
    }
}
