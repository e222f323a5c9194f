/** Other clients, each at its best as far as its documentation tells. */
@NullMarked
package org.smtpclient.benchmarks.sidebyside.contestant.peers;

import org.jspecify.annotations.NullMarked;
