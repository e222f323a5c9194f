package org.smtpclient.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever server, network and driver do, an engine ends, claims nothing that it cannot know, and writes only SMTP. */
class SmtpEngineFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void neverClaimsWhatItCannotKnow(byte[] input) {
        EngineInput script = new EngineInput(input);
        if (!script.isTooShort()) {
            new FuzzedSession(script).run();
        }
    }
}
