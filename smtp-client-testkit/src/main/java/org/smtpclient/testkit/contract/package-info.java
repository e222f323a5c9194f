/** Contract tests: what every implementation of a service must do, to be subclassed by each. */
@NullMarked
package org.smtpclient.testkit.contract;

import org.jspecify.annotations.NullMarked;
