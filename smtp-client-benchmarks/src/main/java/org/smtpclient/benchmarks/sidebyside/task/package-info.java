/** What driver, contestants and sink agree on: what is sent, and to which kind of server. */
@NullMarked
package org.smtpclient.benchmarks.sidebyside.task;

import org.jspecify.annotations.NullMarked;
