package org.smtpclient.core.connection;

import org.smtpclient.core.engine.MailTransaction;
import org.smtpclient.core.message.Message;

/** A message to deliver, and what keeps account of it. */
record OutgoingMail(MailTransaction transaction, Message message) {}
