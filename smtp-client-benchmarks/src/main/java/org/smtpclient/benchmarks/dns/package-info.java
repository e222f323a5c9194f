/**
 * What {@code docs/PERFORMANCE.md} reports of look-ups, one class for each subject. Every benchmark checks before it runs, and
 * again with each result, that it does the work its name says: a failed look-up is fast.
 */
@NullMarked
package org.smtpclient.benchmarks.dns;

import org.jspecify.annotations.NullMarked;
