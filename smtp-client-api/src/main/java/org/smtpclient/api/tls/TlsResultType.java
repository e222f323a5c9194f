package org.smtpclient.api.tls;

/** Why a TLS session did not come about as a policy asked: the result types of RFC 8460 §4.3. */
public enum TlsResultType {
    /** The server did not offer STARTTLS, or refused it (§4.3.1). */
    STARTTLS_NOT_SUPPORTED("starttls-not-supported"),
    /** No name in the certificate is the server's (§4.3.1). */
    CERTIFICATE_HOST_MISMATCH("certificate-host-mismatch"),
    /** A certificate is past its dates (§4.3.1). */
    CERTIFICATE_EXPIRED("certificate-expired"),
    /** No chain leads to a trusted anchor (§4.3.1). */
    CERTIFICATE_NOT_TRUSTED("certificate-not-trusted"),
    /** The handshake failed for another reason (§4.3.1). */
    VALIDATION_FAILURE("validation-failure"),
    /** The TLSA records are unusable, or none matches (§4.3.2.1). */
    TLSA_INVALID("tlsa-invalid"),
    /** A DNS answer failed DNSSEC validation, or could not be had (§4.3.2.1). */
    DNSSEC_INVALID("dnssec-invalid"),
    /** DANE is required and there are no DNSSEC-validated TLSA records (§4.3.2.1). */
    DANE_REQUIRED("dane-required"),
    /** An MTA-STS policy could not be fetched (§4.3.2.2). */
    STS_POLICY_FETCH_ERROR("sts-policy-fetch-error"),
    /** An MTA-STS policy is malformed (§4.3.2.2). */
    STS_POLICY_INVALID("sts-policy-invalid"),
    /** The MTA-STS policy host's certificate does not validate (§4.3.2.2). */
    STS_WEBPKI_INVALID("sts-webpki-invalid");

    private final String text;

    TlsResultType(String text) {
        this.text = text;
    }

    /** {@return the value as it stands in reports} */
    @Override
    public String toString() {
        return text;
    }
}
