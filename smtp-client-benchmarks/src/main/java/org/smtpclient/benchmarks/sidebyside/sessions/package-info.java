/** Many sessions open at once: what an idle one holds, and what all of them send together. */
@NullMarked
package org.smtpclient.benchmarks.sidebyside.sessions;

import org.jspecify.annotations.NullMarked;
