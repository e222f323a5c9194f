package org.smtpclient.dns.dnsjava;

import java.util.concurrent.CompletableFuture;
import org.smtpclient.api.dns.DnssecStatus;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;

/** Finds out how authentic one step of a look-up is. */
interface Judge {

    /**
     * What a step is worth.
     *
     * @param status its DNSSEC status
     * @param nameExists whether a negative answer turned out to be NODATA; without meaning for a positive one
     */
    record Judgement(DnssecStatus status, boolean nameExists) {}

    /** The question to ask servers about a name. */
    Question question(Name name, int type);

    /**
     * Judges a step.
     *
     * @return the judgement; fails with a {@link LookupException} if the step is bogus or could not be judged
     */
    CompletableFuture<Judgement> judge(Step step, LookupContext context);

    /** Whether the judge can tell the steps of an alias chain apart within one message. */
    boolean canDivide(Message message);
}
