/** What every implementation of the service provider interface must do, as tests to subclass. */
@NullMarked
package org.smtpclient.testkit.contract;

import org.jspecify.annotations.NullMarked;
