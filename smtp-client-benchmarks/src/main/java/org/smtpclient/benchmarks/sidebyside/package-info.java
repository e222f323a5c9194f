/**
 * Whole processes, side by side: each contestant in a JVM of its own against one sink, round by round in turn. The driver is
 * {@link org.smtpclient.benchmarks.sidebyside.SideBySide}; {@code contestant} holds what is compared, {@code sink} the server
 * that takes the messages, {@code task} what all three agree on.
 */
@NullMarked
package org.smtpclient.benchmarks.sidebyside;

import org.jspecify.annotations.NullMarked;
