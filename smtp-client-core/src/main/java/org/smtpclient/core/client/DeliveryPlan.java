package org.smtpclient.core.client;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.reply.EnhancedStatusCode;
import org.smtpclient.core.routing.MxRoute;

/**
 * What is known of a delivery from the DNS alone: the hosts in the order to try them, each with its addresses and the
 * TLS its session must have; or why there are none. Immutable.
 */
public final class DeliveryPlan {
    private static final EnhancedStatusCode NO_SUCH_DOMAIN = new EnhancedStatusCode(5, 1, 2);
    private static final EnhancedStatusCode NULL_MX = new EnhancedStatusCode(5, 1, 10);
    private static final EnhancedStatusCode UNROUTABLE = new EnhancedStatusCode(5, 4, 4);
    private static final EnhancedStatusCode LOOP = new EnhancedStatusCode(5, 4, 6);

    private final NextHop nextHop;
    private final @Nullable MxRoute route;
    private final List<HostPlan> hosts;

    DeliveryPlan(NextHop nextHop, @Nullable MxRoute route, List<HostPlan> hosts) {
        this.nextHop = Objects.requireNonNull(nextHop, "nextHop");
        this.route = route;
        this.hosts = List.copyOf(hosts);
    }

    /** {@return where the mail goes} */
    public NextHop nextHop() {
        return nextHop;
    }

    /** {@return what the MX look-up led to; null where the next hop was given and none was made} */
    public @Nullable MxRoute route() {
        return route;
    }

    /** {@return in the order to try them; empty if there is nowhere to go} */
    public List<HostPlan> hosts() {
        return hosts;
    }

    /** {@return whether the domain, or the relay named in its place, does not exist, as the DNS says} */
    public boolean isNonexistent() {
        boolean itself = route == null || (route instanceof MxRoute.Hosts mx && mx.implicit());
        return itself && !hosts.isEmpty() && hosts.stream().allMatch(HostPlan::isNonexistent);
    }

    /**
     * Why mail for this domain can never be delivered, as things stand in the DNS. A relay without an address is no such
     * case: that is more likely a mistake in the configuration than in the mail.
     *
     * @return the code and a line for people; null if it can, or if that is not known
     */
    public @Nullable Dead dead() {
        if (route instanceof MxRoute.NullMx) {
            return new Dead(NULL_MX, route.toString());
        } else if (route instanceof MxRoute.NoUsableHost) {
            return new Dead(UNROUTABLE, route.toString());
        } else if (route instanceof MxRoute.Loop) {
            return new Dead(LOOP, route.toString());
        } else if (isNonexistent()) {
            String what = nextHop instanceof NextHop.Relay relay ? "host " + relay.host() : "domain " + nextHop;
            return new Dead(NO_SUCH_DOMAIN, "The " + what + " does not exist");
        } else if (route != null && !hosts.isEmpty() && hosts.stream().allMatch(HostPlan::isAddressless)) {
            return new Dead(UNROUTABLE, "No mail host of " + nextHop + " has an address");
        }
        return null;
    }

    /**
     * A delivery that cannot be.
     *
     * @param code of class 5
     * @param reason one line for people
     */
    public record Dead(EnhancedStatusCode code, String reason) {}

    @Override
    public String toString() {
        return nextHop + ": " + (hosts.isEmpty() ? route : hosts);
    }
}
