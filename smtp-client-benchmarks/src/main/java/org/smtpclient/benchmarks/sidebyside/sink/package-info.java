/** The server of the side-by-side runs: takes every message, does as little as it can, and counts. */
@NullMarked
package org.smtpclient.benchmarks.sidebyside.sink;

import org.jspecify.annotations.NullMarked;
