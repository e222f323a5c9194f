/** DNS as a delivery needs it: typed questions, answers with their DNSSEC status, and failures that are never empty answers. */
@NullMarked
package org.smtpclient.api.dns;

import org.jspecify.annotations.NullMarked;
