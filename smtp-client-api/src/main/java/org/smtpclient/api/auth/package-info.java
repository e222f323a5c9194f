/**
 * Authentication of the client to a server (SASL, RFC 4422; SMTP AUTH, RFC 4954): mechanisms as providers, the
 * credentials they use, and who supplies those.
 */
@NullMarked
package org.smtpclient.api.auth;

import org.jspecify.annotations.NullMarked;
