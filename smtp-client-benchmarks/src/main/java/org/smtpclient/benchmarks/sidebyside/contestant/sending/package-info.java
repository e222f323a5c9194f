/** How contestants keep their sessions busy: with a thread for each, or in callbacks. */
@NullMarked
package org.smtpclient.benchmarks.sidebyside.contestant.sending;

import org.jspecify.annotations.NullMarked;
