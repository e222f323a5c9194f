package org.smtpclient.testkit.dns;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.smtpclient.testkit.dns.Finding.Kind;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers a question from all zones, following aliases, as a recursive resolver that does not validate. */
final class Answerer {
    /** What the server says it takes by UDP; the value of the DNS flag day of 2020. */
    static final int UDP_PAYLOAD = 1232;

    private static final int MAX_ALIASES = 16;

    private final ZoneTree zones;

    Answerer(ZoneTree zones) {
        this.zones = zones;
    }

    /** {@return the reply to a query; never null, whatever the query} */
    Reply answer(Message query) {
        Record asked = query.getQuestion();
        if (query.getHeader().getOpcode() != Opcode.QUERY || asked == null) {
            return new Reply(response(query, Rcode.NOTIMP), null, Duration.ZERO);
        }
        if (asked.getDClass() != DClass.IN || !Type.isRR(asked.getType()) || asked.getType() == Type.RRSIG) {
            return new Reply(response(query, Rcode.NOTIMP), null, Duration.ZERO);
        }
        return new Chase(query).follow(new Question(asked.getName(), asked.getType()));
    }

    static boolean isDnssecOk(Message query) {
        OPTRecord opt = query.getOPT();
        return opt != null && (opt.getFlags() & ExtendedFlags.DO) != 0;
    }

    /** An empty response: header, question, and OPT where the query has one. */
    static Message response(Message query, int rcode) {
        Message response = new Message(query.getHeader().getID());
        response.getHeader().setOpcode(query.getHeader().getOpcode());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setFlag(Flags.RA);
        for (int flag : new int[] {Flags.RD, Flags.CD}) {
            if (query.getHeader().getFlag(flag)) {
                response.getHeader().setFlag(flag);
            }
        }
        response.getHeader().setRcode(rcode);
        if (query.getQuestion() != null) {
            response.addRecord(query.getQuestion(), Section.QUESTION);
        }
        if (query.getOPT() != null) {
            response.addRecord(
                    new OPTRecord(UDP_PAYLOAD, 0, 0, isDnssecOk(query) ? ExtendedFlags.DO : 0), Section.ADDITIONAL);
        }
        return response;
    }

    /** One query's way along its aliases. */
    private final class Chase {
        private final Message query;
        private final boolean dnssecOk;
        private final Message response;
        private DnsFault.@Nullable Kind wireFault;
        private Duration delay = Duration.ZERO;

        Chase(Message query) {
            this.query = query;
            this.dnssecOk = isDnssecOk(query);
            this.response = response(query, Rcode.NOERROR);
        }

        Reply follow(Question first) {
            Set<Name> seen = new HashSet<>();
            Question question = first;
            while (seen.add(question.name()) && seen.size() <= MAX_ALIASES) {
                ZoneData zone = zones.zoneFor(question);
                Finding finding = zone.look(question);
                DnsFault fault = faultOf(question, finding);
                DnsFault.Kind kind = fault == null ? null : fault.kind();
                if (kind == DnsFault.Kind.SERVFAIL || kind == DnsFault.Kind.REFUSED) {
                    return failed(kind == DnsFault.Kind.SERVFAIL ? Rcode.SERVFAIL : Rcode.REFUSED);
                }
                if (fault != null && kind == DnsFault.Kind.DELAY) {
                    delay = delay.plus(fault.delay());
                } else if (kind != null && !kind.concernsSignatures()) {
                    wireFault = kind;
                }
                addSets(zone, finding, kind);
                if (finding.kind() == Kind.NXDOMAIN) {
                    response.getHeader().setRcode(Rcode.NXDOMAIN);
                }
                Name target = finding.aliasTarget();
                if (target == null || question.type() == Type.CNAME) {
                    return new Reply(response, wireFault, delay);
                }
                question = new Question(target, question.type());
            }
            return failed(Rcode.SERVFAIL);
        }

        /** An alias has a fault of its own, whatever type was asked for. */
        private @Nullable DnsFault faultOf(Question question, Finding finding) {
            DnsFault asked = zones.faultOf(question);
            return asked == null && finding.kind() == Kind.ALIAS
                    ? zones.faultOf(new Question(question.name(), Type.CNAME))
                    : asked;
        }

        private Reply failed(int rcode) {
            return new Reply(response(query, rcode), wireFault, delay);
        }

        private void addSets(ZoneData zone, Finding finding, DnsFault.@Nullable Kind fault) {
            finding.answer().forEach(set -> addSet(zone, set, Section.ANSWER, fault));
            RRset soa = finding.soa();
            if (soa != null) {
                addSet(zone, soa, Section.AUTHORITY, fault);
            }
            if (dnssecOk) {
                finding.proof().forEach(set -> addSet(zone, set, Section.AUTHORITY, fault));
            }
        }

        private void addSet(ZoneData zone, RRset set, int section, DnsFault.@Nullable Kind fault) {
            addAll(set.rrs(false), section);
            if (dnssecOk) {
                addAll(zone.signaturesOf(set, fault), section);
            }
        }

        private void addAll(List<? extends Record> records, int section) {
            for (Record record : records) {
                if (!response.findRecord(record, section)) {
                    response.addRecord(record, section);
                }
            }
        }
    }
}
