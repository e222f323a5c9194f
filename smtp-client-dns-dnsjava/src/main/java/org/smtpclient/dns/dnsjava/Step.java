package org.smtpclient.dns.dnsjava;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The part of a message that speaks of one owner: its records, or an alias of it, or that there is nothing; with the
 * signatures and proofs that can count for it.
 *
 * <p>Only what the owner's own zone or one above it has signed is kept. Otherwise a forger could add a signature in the
 * name of some unsigned zone, and the whole message would pass as insecure; or NSEC3 records of a zone of his own, and
 * they would prove that a name of another zone does not exist. Of NSEC records only those are kept that can speak about
 * the owner, see {@link NsecProof}.
 */
final class Step {
    private final Message source;
    private final Name owner;
    private final int type;
    private final List<RRset> answer;
    private final List<RRset> authority;

    private Step(Message source, Name owner, int type, List<RRset> answer, List<RRset> authority) {
        this.source = source;
        this.owner = owner;
        this.type = type;
        this.answer = answer;
        this.authority = authority;
    }

    /** The records of an owner and type, if the message has any. */
    static Optional<Step> records(Message message, Name owner, int type) {
        return rrset(message, owner, type).map(found -> {
            RRset kept = withOwnSignatures(found, owner);
            return new Step(message, owner, type, List.of(kept), isWildcard(kept) ? proofs(message, owner) : List.of());
        });
    }

    /** The alias at an owner, if the message has one: a CNAME, with the DNAME it was made from where it is unsigned. */
    static Optional<Step> alias(Message message, Name owner) {
        Optional<Step> alias = records(message, owner, Type.CNAME);
        if (alias.isEmpty() || alias.get().isSigned()) {
            return alias;
        }
        return message.getSectionRRsets(Section.ANSWER).stream()
                .filter(rrset -> !rrset.rrs(false).isEmpty()
                        && rrset.getType() == Type.DNAME
                        && rrset.getDClass() == DClass.IN
                        && owner.subdomain(rrset.getName())
                        && !owner.equals(rrset.getName()))
                .findFirst()
                .map(dname -> new Step(
                        message,
                        owner,
                        Type.CNAME,
                        List.of(
                                withOwnSignatures(dname, dname.getName()),
                                alias.get().answer.get(0)),
                        List.of()))
                .or(() -> alias);
    }

    /** That an owner has no records of a type. */
    static Step nothing(Message message, Name owner, int type) {
        return new Step(message, owner, type, List.of(), proofs(message, owner));
    }

    /** The answer to a question for keys: what does not stand at the very name is no part of it. */
    static Step keys(Message message, Question question) {
        return records(message, question.name(), question.type())
                .map(Step::withUsableKeys)
                .or(() -> alias(message, question.name()).map(step -> step.as(question.type())))
                .orElseGet(() -> nothing(message, question.name(), question.type()));
    }

    /** Unsigned, but for the claim that there is an address; judged, it tells whether the owner's zone is signed. */
    static Step unsigned(Name owner) {
        Record address = Record.newRecord(owner, Type.A, DClass.IN, 0, new byte[4]);
        return new Step(new Message(), owner, Type.A, List.of(new RRset(address)), List.of());
    }

    /** Each NSEC3 RRset of the proof, to be judged by itself. */
    List<Step> nsec3Steps() {
        return authority.stream()
                .filter(rrset -> rrset.getType() == Type.NSEC3)
                .map(rrset -> new Step(new Message(), rrset.getName(), Type.NSEC3, List.of(rrset), List.of()))
                .toList();
    }

    /** This step, or, of the lack of a name with very many labels, what settles it; see {@link Nsec3Proof}. */
    Step toBeJudged(int maxIterations) {
        return answer.isEmpty()
                ? new Step(source, Nsec3Proof.judged(owner, nsec3s().toList(), maxIterations), type, answer, authority)
                : this;
    }

    private Step withUsableKeys() {
        RRset keys = new RRset();
        records().forEach(key -> keys.addRR(UnsupportedKey.inPlaceOf(key)));
        answer.get(0).sigs().forEach(keys::addRR);
        return new Step(source, owner, type, List.of(keys), authority);
    }

    private Step as(int askedType) {
        return new Step(source, owner, askedType, answer, authority);
    }

    private static Optional<RRset> rrset(Message message, Name owner, int type) {
        return message.getSectionRRsets(Section.ANSWER).stream()
                .filter(rrset -> !rrset.rrs(false).isEmpty()
                        && rrset.getType() == type
                        && rrset.getDClass() == DClass.IN
                        && rrset.getName().equals(owner))
                .findFirst();
    }

    private static RRset withOwnSignatures(RRset rrset, Name owner) {
        RRset kept = new RRset();
        rrset.rrs(false).forEach(kept::addRR);
        rrset.sigs().stream().filter(sig -> owner.subdomain(sig.getSigner())).forEach(kept::addRR);
        return kept;
    }

    private static List<RRset> proofs(Message message, Name owner) {
        List<RRset> kept = new ArrayList<>();
        List<RRset> nsecs = new ArrayList<>();
        for (RRset rrset : message.getSectionRRsets(Section.AUTHORITY)) {
            RRset signed = withOwnSignatures(rrset, owner);
            if (rrset.getDClass() != DClass.IN || signed.sigs().isEmpty() || signed.size() == 0) {
                continue;
            }
            switch (rrset.getType()) {
                case Type.SOA, Type.NSEC3 -> kept.add(signed);
                case Type.NSEC -> nsecs.add(signed);
                default -> {
                    // Proves nothing.
                }
            }
        }
        kept.addAll(NsecProof.about(owner, nsecs));
        return kept;
    }

    private static boolean isWildcard(RRset rrset) {
        Name owner = rrset.getName();
        int labels = owner.labels() - 1 - (owner.isWild() ? 1 : 0);
        return rrset.sigs().stream().anyMatch(sig -> sig.getLabels() < labels);
    }

    Name owner() {
        return owner;
    }

    /** The message that this step was taken from. */
    Message source() {
        return source;
    }

    /** The records or the alias; empty if there are none. */
    List<Record> records() {
        return answer.isEmpty() ? List.of() : answer.get(answer.size() - 1).rrs(false);
    }

    /** The signatures of the records; empty if there are none. */
    List<RRSIGRecord> signatures() {
        return answer.isEmpty() ? List.of() : answer.get(answer.size() - 1).sigs();
    }

    /** Whether this is an alias met while something else was asked for. */
    boolean isAliasOnTheWay() {
        return type == Type.CNAME && source.getQuestion().getType() != Type.CNAME;
    }

    /** Of an alias, the record that its zone holds: the CNAME, or the DNAME that an unsigned CNAME was made from. */
    Record aliasSource() {
        return answer.get(0).rrs(false).get(0);
    }

    /** The zone that signed the records, or the proof that there are none. */
    Optional<Name> signer() {
        return Stream.concat(answer.stream(), authority.stream())
                .flatMap(rrset -> rrset.sigs().stream())
                .map(RRSIGRecord::getSigner)
                .findFirst();
    }

    /** Whether there is a signature that could count, on the records or on the proof that there are none. */
    boolean isSigned() {
        return answer.isEmpty()
                ? authority.stream().anyMatch(rrset -> rrset.getType() != Type.SOA)
                : answer.stream().anyMatch(rrset -> !rrset.sigs().isEmpty());
    }

    /** Whether the proof rests on NSEC3 records of which one holds for more than it says (RFC 5155 §6, opt-out). */
    boolean hasOptOut() {
        return nsec3s().anyMatch(nsec3 -> (nsec3.getFlags() & NSEC3Record.Flags.OPT_OUT) != 0);
    }

    /** Whether NSEC3 records are hashed in different ways: the validator gives up on those, and says insecure. */
    boolean hasMixedNsec3() {
        return nsec3s().map(nsec3 -> List.of(
                                nsec3.getHashAlgorithm(),
                                nsec3.getIterations(),
                                ByteBuffer.wrap(nsec3.getSalt() == null ? new byte[0] : nsec3.getSalt())))
                        .distinct()
                        .count()
                > 1;
    }

    /** The most hash iterations that an NSEC3 record of the proof asks for. */
    int nsec3Iterations() {
        return nsec3s().mapToInt(NSEC3Record::getIterations).max().orElse(0);
    }

    private Stream<NSEC3Record> nsec3s() {
        return authority.stream()
                .flatMap(rrset -> rrset.rrs(false).stream())
                .filter(NSEC3Record.class::isInstance)
                .map(NSEC3Record.class::cast);
    }

    /** This step as a message of its own. */
    Message toMessage() {
        Message message = new Message();
        message.getHeader().setFlag(Flags.QR);
        message.getHeader().setRcode(answer.isEmpty() ? source.getHeader().getRcode() : Rcode.NOERROR);
        message.addRecord(question(), Section.QUESTION);
        answer.forEach(rrset -> add(rrset, message, Section.ANSWER));
        authority.forEach(rrset -> add(rrset, message, Section.AUTHORITY));
        return message;
    }

    private static void add(RRset rrset, Message message, int section) {
        rrset.rrs(false).forEach(element -> message.addRecord(element, section));
        rrset.sigs().forEach(element -> message.addRecord(element, section));
    }

    Record question() {
        return Record.newRecord(owner, type, DClass.IN);
    }

    /**
     * How long the step may be believed: the records' TTL, not beyond what their signatures allow (RFC 4035 §5.3.3); of a
     * lack, what the zone's SOA record says (RFC 2308 §5), no longer than the proof, and not at all without an SOA record.
     */
    Duration ttl() {
        List<RRset> soa = soa();
        if (answer.isEmpty() && soa.isEmpty()) {
            return Duration.ZERO;
        }
        Stream<RRset> bounds = answer.isEmpty() ? Stream.concat(soa.stream(), authority.stream()) : answer.stream();
        return Duration.ofSeconds(bounds.mapToLong(Step::ttl).min().orElse(0));
    }

    private static long ttl(RRset rrset) {
        long seconds = Long.MAX_VALUE;
        for (Record element : rrset.rrs(false)) {
            seconds = Math.min(seconds, element.getTTL());
            if (element instanceof SOARecord soa) {
                seconds = Math.min(seconds, soa.getMinimum());
            }
        }
        for (RRSIGRecord sig : rrset.sigs()) {
            seconds = Math.min(seconds, sig.getOrigTTL());
            long valid = Duration.between(Instant.now(), sig.getExpire()).toSeconds();
            seconds = Math.min(seconds, Math.max(0, valid));
        }
        return seconds;
    }

    private List<RRset> soa() {
        return source.getSectionRRsets(Section.AUTHORITY).stream()
                .filter(rrset ->
                        rrset.getType() == Type.SOA && !rrset.rrs(false).isEmpty() && owner.subdomain(rrset.getName()))
                .toList();
    }
}
