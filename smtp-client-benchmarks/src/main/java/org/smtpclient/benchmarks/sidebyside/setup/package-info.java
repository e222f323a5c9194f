/** What it costs to set a connection up: a message here is a connection, from the first packet to QUIT's reply. */
@NullMarked
package org.smtpclient.benchmarks.sidebyside.setup;

import org.jspecify.annotations.NullMarked;
