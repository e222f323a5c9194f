/** What is compared: this project's client, its peers, and plain sockets as the limit. */
@NullMarked
package org.smtpclient.benchmarks.sidebyside.contestant;

import org.jspecify.annotations.NullMarked;
