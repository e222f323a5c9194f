/**
 * What {@code docs/PERFORMANCE.md} reports of the inner parts, one class for each subject. Every benchmark checks before it
 * runs, and again with each result, that it does the work its name says: a refusal is fast.
 */
@NullMarked
package org.smtpclient.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
