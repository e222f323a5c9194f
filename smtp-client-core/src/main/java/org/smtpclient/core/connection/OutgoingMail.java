package org.smtpclient.core.connection;

import org.smtpclient.core.engine.MailTransaction;
import org.smtpclient.core.envelope.MailObject;

/** A message to deliver, and what keeps account of it. */
record OutgoingMail(MailTransaction transaction, MailObject mail) {}
