/** Time that tests set and advance. */
@NullMarked
package org.smtpclient.testkit.time;

import org.jspecify.annotations.NullMarked;
