package org.smtpclient.testkit.dns;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;

/**
 * What the server says, and how it reaches the client.
 *
 * @param message complete, whatever its size
 * @param wireFault {@code TIMEOUT}, {@code MALFORMED} or {@code TRUNCATED}, or null
 * @param delay before it is sent
 */
record Reply(Message message, DnsFault.@Nullable Kind wireFault, Duration delay) {}
