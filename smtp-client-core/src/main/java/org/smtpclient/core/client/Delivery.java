package org.smtpclient.core.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.core.connection.SmtpConnection;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.RecipientOutcome;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.pool.NoSessionException;
import org.smtpclient.core.routing.MxRoute;
import org.smtpclient.core.tls.TlsPlan;

/**
 * Delivers messages to the recipients of one next hop: from host to host and from address to address, until no recipient
 * is left for whom another host could help.
 */
final class Delivery {
    private final Planner planner;
    private final Sessions sessions;
    private final boolean transcripts;
    private final Deadline deadline;
    private final List<Consignment> consignments;
    private final List<Attempt> attempts = new ArrayList<>();

    Delivery(
            Planner planner,
            Sessions sessions,
            boolean transcripts,
            Deadline deadline,
            List<Consignment> consignments) {
        this.planner = planner;
        this.sessions = sessions;
        this.transcripts = transcripts;
        this.deadline = deadline;
        this.consignments = consignments;
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
            if (isDone()) {
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
            consignments.forEach(Consignment::later);
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
            if (isDone()) {
                return;
            }
            AddressRace.Connected connected = connected(connector.next(), host);
            if (connected != null) {
                tryConnected(connected, connector, turn, host);
            }
        }
    }

    /**
     * Uses a session that is open already. A server may end one at any time; if it did before it could take the message,
     * nothing is lost, and a new session does what this one should have done. So it does with what the server's LIMITS do
     * not allow in the same session.
     *
     * @return false if it must be done anew
     */
    private boolean tryOpen(OpenSession session, HostTurn turn, HostConnector others, HostPlan host) {
        Handover handover = new Handover(open());
        HostSession.Result result = new HostSession(sessions, host, deadline, transcripts)
                .resume(
                        session,
                        turn.endpoint(),
                        turn.messagesBefore(),
                        used -> deliver(used.connection(), turn, others, handover));
        boolean anew = result.failure() == null
                ? session.connection().isExhausted()
                : canGoAnew(result.failure(), session.connection());
        if (anew) {
            turn.ended();
            if (handover.settleWords(host.host(), result.attempt().tls())) {
                attempts.add(result.attempt());
            }
        } else {
            conclude(result, handover, turn, host);
        }
        return !anew;
    }

    /** Whether the server cannot have taken the message: none of it has left, or 421 came in reply to the envelope. */
    private boolean canGoAnew(SessionFailure failure, SmtpConnection connection) {
        boolean untouched = !connection.hasMessageLeft()
                || (failure.kind() == SessionFailure.Kind.SERVICE_NOT_AVAILABLE
                        && failure.phase().compareTo(Phase.BODY) < 0);
        return untouched
                && failure.kind() != SessionFailure.Kind.MESSAGE_SOURCE_FAILED
                && Waiting.end(deadline) == null;
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
        AddressRace.Connected next = connected;
        while (next != null) {
            Handover handover = new Handover(open());
            AddressRace.Connected current = next;
            HostSession.Result result = session.run(host.tls(), current, opened -> {
                turn.opened(current.endpoint(), opened);
                return deliver(opened.connection(), turn, connector, handover);
            });
            conclude(result, handover, turn, host);
            TlsPlan plaintext = session.plaintextAfter(host.tls(), result.failure());
            if (plaintext != null) {
                AddressRace.Connected again = connected(connector.again(current.endpoint(), plaintext), host);
                tryPlaintext(again, plaintext, session, turn, host);
            }
            next = handover.isCutShort() ? onceMore(current, connector, turn, host) : null;
        }
    }

    /** A session that carried as much as the server's LIMITS allow is followed by another with the same server. */
    private AddressRace.@Nullable Connected onceMore(
            AddressRace.Connected connected, HostConnector connector, HostTurn turn, HostPlan host) {
        turn.ended();
        return Waiting.end(deadline) == null
                ? connected(connector.again(connected.endpoint(), host.tls()), host)
                : null;
    }

    /** One session in plaintext, which serves nobody else: the next delivery shall ask for TLS again. */
    private void tryPlaintext(
            AddressRace.@Nullable Connected connected,
            TlsPlan plan,
            HostSession session,
            HostTurn turn,
            HostPlan host) {
        if (connected != null) {
            Handover handover = new Handover(open());
            HostSession.Result result = session.run(plan, connected, opened -> {
                handover.deliver(opened.connection());
                opened.connection().part();
                return false;
            });
            conclude(result, handover, turn, host);
        }
    }

    /** Delivers, and ends the session unless it is to be kept; tells whether it is. */
    private boolean deliver(SmtpConnection connection, HostTurn turn, HostConnector connector, Handover handover) {
        handover.deliver(connection);
        boolean lastWithHost = !connector.hasNext() || !handover.isAnyDeferred();
        if (lastWithHost && !connection.isExhausted() && turn.isWorthKeeping(handover.messages())) {
            return true;
        }
        connection.part();
        return false;
    }

    private void conclude(HostSession.Result result, Handover handover, HostTurn turn, HostPlan host) {
        attempts.add(result.attempt());
        SessionFailure failure = result.failure();
        TlsOutcome tls = result.attempt().tls();
        if (handover.isVain() && failure != null) {
            defer(new RecipientOutcome.Deferred(failure.reply(), failure.message()), host.host(), tls);
        } else {
            handover.settleEach(host.host(), tls);
        }
        if (failure != null && failure.kind() == SessionFailure.Kind.MESSAGE_SOURCE_FAILED) {
            // No other host could be sent more of it.
            consignments.forEach(Consignment::close);
        }
        if (result.kept()) {
            turn.giveBack(handover.messages());
        }
    }

    private List<Consignment> open() {
        return consignments.stream().filter(Consignment::isOpen).toList();
    }

    private boolean isDone() {
        return consignments.stream().noneMatch(Consignment::isOpen);
    }

    private void defer(RecipientOutcome outcome, String host, TlsOutcome tls) {
        consignments.forEach(consignment -> consignment.defer(outcome, host, tls));
    }

    /** Ends with those who are still open, for want of time. */
    private void giveUp(String doing) {
        String end = Waiting.end(deadline);
        giveUp(new RecipientOutcome.Deferred(
                null, (end == null ? "The time for the whole ran out" : end) + " while " + doing));
    }

    private void giveUp(RecipientOutcome outcome) {
        consignments.forEach(consignment -> consignment.giveUp(outcome));
    }

    private void settleOpen(RecipientOutcome outcome) {
        consignments.forEach(consignment -> consignment.settleOpen(outcome));
    }
}
