package org.smtpclient.core.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.message.Message;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.pool.NoSessionException;
import org.smtpclient.core.reply.Reply;
import org.smtpclient.core.routing.MxRoute;
import org.smtpclient.core.tls.TlsPlan;

/**
 * Delivers one message to the recipients of one next hop: from host to host and from address to address, until no
 * recipient is left for whom another host could help.
 */
final class Delivery {
    private final Planner planner;
    private final Sessions sessions;
    private final boolean transcripts;
    private final Deadline deadline;
    private final ReversePath from;
    private final Message message;
    private final MessageTraits traits;

    private final Map<Mailbox, RecipientReport> reports = new LinkedHashMap<>();
    /** Recipients for whom another host or address could still help. */
    private final List<Mailbox> open;

    private final List<Attempt> attempts = new ArrayList<>();

    Delivery(
            Planner planner,
            Sessions sessions,
            boolean transcripts,
            Deadline deadline,
            ReversePath from,
            List<Mailbox> recipients,
            Message message,
            MessageTraits traits) {
        this.planner = planner;
        this.sessions = sessions;
        this.transcripts = transcripts;
        this.deadline = deadline;
        this.from = from;
        this.message = message;
        this.traits = traits;
        this.open = new ArrayList<>(recipients);
        recipients.forEach(recipient -> settle(recipient, new RecipientOutcome.NotSent("Not tried yet"), null, null));
    }

    Map<Mailbox, RecipientReport> reports() {
        return reports;
    }

    List<Attempt> attempts() {
        return attempts;
    }

    void run(NextHop nextHop) {
        String end = Waiting.end(deadline);
        if (end != null) {
            giveUp(new RecipientOutcome.NotSent(end + " before it was the turn of " + nextHop));
            return;
        }
        Planner.Draft draft = Waiting.forResult(planner.draft(nextHop, deadline), deadline);
        if (draft == null) {
            giveUp("looking up " + nextHop);
            return;
        }
        List<HostPlan> seen = new ArrayList<>();
        for (CompletableFuture<HostPlan> planned : draft.hosts()) {
            if (open.isEmpty()) {
                return;
            }
            HostPlan host = Waiting.forResult(planned, deadline);
            if (host == null) {
                giveUp("looking up a mail host of " + nextHop);
                return;
            }
            seen.add(host);
            tryHost(host);
        }
        settleDead(new DeliveryPlan(nextHop, draft.route(), seen), draft.route());
        if (Waiting.end(deadline) == null) {
            // Every host has had its turn: there is nobody else to try now.
            reports.replaceAll((recipient, report) -> report.later());
        }
    }

    private void settleDead(DeliveryPlan plan, @Nullable MxRoute route) {
        DeliveryPlan.Dead dead = plan.dead();
        if (dead != null) {
            settleOpen(new RecipientOutcome.Refused(dead.code(), dead.reason()));
        } else if (route instanceof MxRoute.LookupFailed failed) {
            settleOpen(new RecipientOutcome.Deferred(null, failed.toString()));
        }
    }

    private void tryHost(HostPlan host) {
        String obstacle = host.obstacle();
        if (obstacle != null) {
            pass(host, obstacle);
            return;
        }
        try (HostTurn turn = HostTurn.await(sessions, host, deadline)) {
            tryHost(host, turn);
        } catch (NoSessionException e) {
            pass(host, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp("waiting for a session with " + host.host());
        }
    }

    /** Passes a host without a session. */
    private void pass(HostPlan host, String why) {
        TlsOutcome tls = host.tls().skipped();
        attempts.add(Attempt.builder(host.host(), tls, Phase.CONNECT).error(why).build());
        defer(new RecipientOutcome.Deferred(null, why), host.host(), tls);
    }

    private void tryHost(HostPlan host, HostTurn turn) {
        HostConnector connector = new HostConnector(sessions, host, deadline);
        OpenSession session = turn.session();
        if (session != null) {
            HostConnector others = new HostConnector(sessions, host, deadline);
            others.leaveOut(turn.endpoint());
            if (tryOpen(session, turn, others, host)) {
                connector = others;
            }
        }
        while (connector.hasNext()) {
            if (Waiting.end(deadline) != null) {
                giveUp("trying " + host.host());
            }
            if (open.isEmpty()) {
                return;
            }
            AddressRace.Connected connected = connected(connector.next(), host);
            if (connected != null) {
                tryConnected(connected, connector, turn, host);
            }
        }
    }

    /**
     * Uses a session that is open already. A server may end one at any time; if it did before the message's first octet
     * left, nothing is lost, and a new session does what this one should have done.
     *
     * @return false if it must be done anew
     */
    private boolean tryOpen(OpenSession session, HostTurn turn, HostConnector others, HostPlan host) {
        List<RecipientOutcome> outcomes = new ArrayList<>();
        HostSession.Result result = new HostSession(sessions, host, deadline, transcripts)
                .resume(
                        session,
                        turn.endpoint(),
                        turn.messagesBefore(),
                        used -> deliver(used.connection(), turn, others, outcomes));
        SessionFailure failure = result.failure();
        boolean anew = failure != null
                && !session.connection().hasMessageLeft()
                && failure.kind() != SessionFailure.Kind.MESSAGE_SOURCE_FAILED
                && Waiting.end(deadline) == null;
        if (anew) {
            turn.ended();
            if (settleWords(outcomes, host.host(), result.attempt().tls())) {
                attempts.add(result.attempt());
            }
        } else {
            conclude(result, outcomes, turn, host);
        }
        return !anew;
    }

    private AddressRace.@Nullable Connected connected(HostConnector.Round round, HostPlan host) {
        for (Attempt loser : round.losers()) {
            attempts.add(loser);
            if (loser.failure() != null) {
                defer(new RecipientOutcome.Deferred(null, loser.failure().message()), host.host(), loser.tls());
            }
        }
        return round.connected();
    }

    private void tryConnected(AddressRace.Connected connected, HostConnector connector, HostTurn turn, HostPlan host) {
        HostSession session = new HostSession(sessions, host, deadline, transcripts);
        List<RecipientOutcome> outcomes = new ArrayList<>();
        HostSession.Result result = session.run(host.tls(), connected, opened -> {
            turn.opened(connected.endpoint(), opened);
            return deliver(opened.connection(), turn, connector, outcomes);
        });
        conclude(result, outcomes, turn, host);
        TlsPlan plaintext = session.plaintextAfter(host.tls(), result.failure());
        if (plaintext != null) {
            tryPlaintext(
                    connected(connector.again(connected.endpoint(), plaintext), host), plaintext, session, turn, host);
        }
    }

    /** One session in plaintext, which serves nobody else: the next delivery shall ask for TLS again. */
    private void tryPlaintext(
            AddressRace.@Nullable Connected connected,
            TlsPlan plan,
            HostSession session,
            HostTurn turn,
            HostPlan host) {
        if (connected != null) {
            List<RecipientOutcome> outcomes = new ArrayList<>();
            HostSession.Result result = session.run(plan, connected, opened -> {
                outcomes.addAll(deliver(opened.connection()));
                opened.connection().part();
                return false;
            });
            conclude(result, outcomes, turn, host);
        }
    }

    /** Delivers, and ends the session unless it is to be kept; tells whether it is. */
    private boolean deliver(
            SmtpConnection connection, HostTurn turn, HostConnector connector, List<RecipientOutcome> outcomes) {
        outcomes.addAll(deliver(connection));
        boolean lastWithHost = !connector.hasNext()
                || outcomes.stream().noneMatch(outcome -> outcome instanceof RecipientOutcome.Deferred);
        if (lastWithHost && turn.isWorthKeeping()) {
            return true;
        }
        connection.part();
        return false;
    }

    private List<RecipientOutcome> deliver(SmtpConnection connection) {
        return connection.deliver(from, List.copyOf(open), message, traits);
    }

    private void conclude(HostSession.Result result, List<RecipientOutcome> outcomes, HostTurn turn, HostPlan host) {
        attempts.add(result.attempt());
        SessionFailure failure = result.failure();
        TlsOutcome tls = result.attempt().tls();
        if (outcomes.isEmpty() && failure != null) {
            defer(new RecipientOutcome.Deferred(failure.reply(), failure.message()), host.host(), tls);
        } else {
            settleEach(outcomes, host.host(), tls);
        }
        if (failure != null && failure.kind() == SessionFailure.Kind.MESSAGE_SOURCE_FAILED) {
            // No other host could be sent more of it.
            open.clear();
        }
        if (result.kept()) {
            turn.giveBack();
        }
    }

    /**
     * Settles what the server said of recipients, and not what a session's end alone would say.
     *
     * @return whether it said anything
     */
    private boolean settleWords(List<RecipientOutcome> outcomes, String host, TlsOutcome tls) {
        boolean any = false;
        Iterator<RecipientOutcome> next = outcomes.iterator();
        for (Mailbox recipient : List.copyOf(open)) {
            RecipientOutcome outcome = next.next();
            Reply word = outcome.reply();
            boolean deferred = outcome instanceof RecipientOutcome.Deferred;
            if (!deferred || (word != null && word.code() != Reply.SERVICE_NOT_AVAILABLE)) {
                settle(recipient, outcome, host, tls.status());
                any = true;
            }
            if (!deferred) {
                open.remove(recipient);
            }
        }
        return any;
    }

    /** What is deferred may fare better elsewhere; all else is settled, above all what may have been delivered. */
    private void settleEach(List<RecipientOutcome> outcomes, String host, TlsOutcome tls) {
        Iterator<RecipientOutcome> next = outcomes.iterator();
        for (Mailbox recipient : List.copyOf(open)) {
            RecipientOutcome outcome = next.next();
            settle(recipient, outcome, host, tls.status());
            if (!(outcome instanceof RecipientOutcome.Deferred)) {
                open.remove(recipient);
            }
        }
    }

    /** A failure that is no server's word on a recipient leaves an earlier server's word standing. */
    private void defer(RecipientOutcome outcome, String host, TlsOutcome tls) {
        for (Mailbox recipient : open) {
            RecipientReport present = reports.get(recipient);
            if (present == null || present.outcome().reply() == null || outcome.reply() != null) {
                settle(recipient, outcome, host, tls.status());
            }
        }
    }

    /** Ends with those who are still open, for want of time. */
    private void giveUp(String doing) {
        String end = Waiting.end(deadline);
        giveUp(new RecipientOutcome.Deferred(
                null, (end == null ? "The time for the whole ran out" : end) + " while " + doing));
    }

    /** Ends with those who are still open; what came of trying a host stays. */
    private void giveUp(RecipientOutcome outcome) {
        open.removeIf(recipient -> {
            RecipientReport present = reports.get(recipient);
            return present != null && present.host() != null;
        });
        settleOpen(outcome);
    }

    private void settleOpen(RecipientOutcome outcome) {
        open.forEach(recipient -> settle(recipient, outcome, null, null));
        open.clear();
    }

    private void settle(Mailbox recipient, RecipientOutcome outcome, @Nullable String host, @Nullable TlsStatus tls) {
        reports.put(recipient, new RecipientReport(recipient, outcome, host, tls));
    }
}
