/** The whole job shown on servers of our own: what the command line's {@code demo} runs. */
@NullMarked
package org.smtpclient.cli.demo;

import org.jspecify.annotations.NullMarked;
