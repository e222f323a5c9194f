package org.smtpclient.cli;

import picocli.CommandLine.IVersionProvider;

/** Tells the version that the jar's manifest names. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = VersionProvider.class.getPackage().getImplementationVersion();
        return new String[] {
            "smtp-client " + (version == null ? "(version unknown: not run from its jar)" : version),
            "Java " + System.getProperty("java.version")
        };
    }
}
