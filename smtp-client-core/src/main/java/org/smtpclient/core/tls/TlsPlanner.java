package org.smtpclient.core.tls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.PolicyResult;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyRequest;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TraceStep;
import org.smtpclient.api.transport.AddressText;
import org.smtpclient.api.transport.Endpoint;

/**
 * Settles what TLS a host's session must have: of the policies the first that has an opinion decides, and if none has,
 * the client's own level. What policies settled that {@linkplain TlsPolicy#restsOnLookupsAlone() rest on look-ups alone}
 * holds for as long as these give the very same answers. Thread-safe.
 */
public final class TlsPlanner {
    /** More than any look-up a policy makes may take; a policy that needs longer never comes to an end. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final List<TlsPolicy> policies;
    private final TlsLevel ownLevel;

    /** Null if a policy must be asked each time. */
    private final @Nullable PlanMemory memory;

    /**
     * A planner.
     *
     * @param policies asked in the order of their priorities, highest first, ties by class name; may be empty
     * @param ownLevel what holds where no policy has an opinion
     */
    public TlsPlanner(List<TlsPolicy> policies, TlsLevel ownLevel) {
        this.policies = policies.stream()
                .sorted(Comparator.comparingInt(TlsPolicy::priority)
                        .reversed()
                        .thenComparing(policy -> policy.getClass().getName()))
                .toList();
        this.ownLevel = Objects.requireNonNull(ownLevel, "ownLevel");
        this.memory = policies.stream().allMatch(TlsPolicy::restsOnLookupsAlone) ? new PlanMemory() : null;
    }

    /**
     * Settles. Does not block.
     *
     * @param request what the policies are told
     * @return completes normally, two minutes per policy at the latest; a policy that fails, or cannot know, blocks the host
     */
    public CompletionStage<TlsPlan> plan(TlsPolicyRequest request) {
        if (memory == null) {
            return ask(0, request, List.of(), List.of());
        }
        TlsPlan recalled = memory.recall(request);
        return recalled == null ? settle(memory, request) : CompletableFuture.completedFuture(recalled);
    }

    private CompletionStage<TlsPlan> settle(PlanMemory memory, TlsPolicyRequest request) {
        OverheardResolver overheard = new OverheardResolver(request.resolver());
        return ask(0, overheard(request, overheard), List.of(), List.of()).thenApply(plan -> {
            // What blocks a host may be a defect of a policy, which no answer accounts for.
            if (!plan.isBlocked()) {
                memory.remember(request, overheard, plan);
            }
            return plan;
        });
    }

    private static TlsPolicyRequest overheard(TlsPolicyRequest request, OverheardResolver resolver) {
        return TlsPolicyRequest.builder()
                .nextHop(request.nextHop())
                .mx(request.mx())
                .host(request.host())
                .port(request.port())
                .addresses(request.addresses())
                .resolver(resolver)
                .build();
    }

    /**
     * Settles for a host that is given by its address. Does not block.
     *
     * @param address where to connect
     * @return the plan; a policy that fails blocks the host
     */
    public TlsPlan plan(Endpoint.Tcp address) {
        String domain = AddressText.of(address.address());
        List<PolicyResult> passedOver = new ArrayList<>();
        List<TraceStep> trace = new ArrayList<>();
        for (TlsPolicy policy : policies) {
            TlsDirective directive = evaluate(policy, address);
            trace.addAll(directive.trace());
            if (!(directive instanceof TlsDirective.NoOpinion)) {
                return TlsPlan.directed(policy, domain, directive, passedOver, trace);
            }
            passedOver.add(PolicyResult.notApplied(policy.name(), policy.type(), domain, directive.reason()));
        }
        return TlsPlan.ownLevel(ownLevel, domain, passedOver, trace);
    }

    private static TlsDirective evaluate(TlsPolicy policy, Endpoint.Tcp address) {
        try {
            return policy.evaluateAddress(address);
        } catch (RuntimeException | LinkageError e) {
            return failed(policy, e);
        }
    }

    private CompletionStage<TlsPlan> ask(
            int index, TlsPolicyRequest request, List<PolicyResult> passedOver, List<TraceStep> trace) {
        String domain = request.nextHop().toString();
        if (index == policies.size()) {
            return CompletableFuture.completedFuture(TlsPlan.ownLevel(ownLevel, domain, passedOver, trace));
        }
        TlsPolicy policy = policies.get(index);
        return evaluate(policy, request).thenCompose(directive -> {
            List<TraceStep> longer = new ArrayList<>(trace);
            longer.addAll(directive.trace());
            if (!(directive instanceof TlsDirective.NoOpinion)) {
                return CompletableFuture.completedFuture(
                        TlsPlan.directed(policy, domain, directive, passedOver, longer));
            }
            List<PolicyResult> more = new ArrayList<>(passedOver);
            more.add(PolicyResult.notApplied(policy.name(), policy.type(), domain, directive.reason()));
            return ask(index + 1, request, more, longer);
        });
    }

    /** A policy that breaks is no policy without opinion: the host is deferred. */
    private static CompletionStage<TlsDirective> evaluate(TlsPolicy policy, TlsPolicyRequest request) {
        CompletionStage<TlsDirective> directive;
        try {
            directive = policy.evaluate(request);
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.completedStage(failed(policy, e));
        }
        CompletableFuture<TlsDirective> bounded =
                directive.toCompletableFuture().copy();
        bounded.completeOnTimeout(late(policy), LONGEST.toSeconds(), TimeUnit.SECONDS);
        return bounded.handle((found, defect) -> {
            if (defect != null) {
                Throwable cause = defect instanceof CompletionException ? defect.getCause() : defect;
                return failed(policy, cause == null ? defect : cause);
            }
            return found == null ? failed(policy, new NullPointerException("The directive is null")) : found;
        });
    }

    private static TlsDirective late(TlsPolicy policy) {
        return new TlsDirective.Defer(
                TlsResultType.VALIDATION_FAILURE,
                "The policy " + policy.name() + " did not answer in " + LONGEST.toSeconds() + " s",
                List.of());
    }

    private static TlsDirective failed(TlsPolicy policy, Throwable defect) {
        return new TlsDirective.Defer(
                TlsResultType.VALIDATION_FAILURE, "The policy " + policy.name() + " failed: " + defect, List.of());
    }
}
