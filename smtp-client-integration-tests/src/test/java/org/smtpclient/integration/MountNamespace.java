package org.smtpclient.integration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A mount namespace for a server that insists on users, or on places for its files, that this machine does not have. What
 * it sees of them is made for it alone; the machine stays as it is.
 */
final class MountNamespace {
    private final LabDirectory lab;
    private final StringBuilder users = new StringBuilder();
    private final StringBuilder groups = new StringBuilder();
    private final StringBuilder places = new StringBuilder();

    MountNamespace(LabDirectory lab) {
        this.lab = lab;
    }

    /** Adds a user, and a group of the same name and number. */
    MountNamespace user(String name, int number, String home) {
        String id = Integer.toString(number);
        users.append(String.join(":", name, "x", id, id, "", home, "/usr/sbin/nologin\n"));
        groups.append(String.join(":", name, "x", id, "\n"));
        return this;
    }

    /** Has a directory that exists be empty, and what is made in it be forgotten at the end. */
    MountNamespace empty(String directory) {
        return place("mount -t tmpfs -o mode=755 tmpfs", directory);
    }

    /** Makes a directory within an {@linkplain #empty empty} one. */
    MountNamespace directory(String path, String mode) {
        return place("mkdir -p -m " + mode, path);
    }

    /** Puts a directory's copy into an {@linkplain #empty empty} one, where users can reach it. */
    MountNamespace copy(Path directory, String path) {
        return place("cp -r", directory.toString(), path);
    }

    private MountNamespace place(String command, String... paths) {
        places.append(command);
        for (String path : paths) {
            places.append(" '").append(path).append('\'');
        }
        places.append('\n');
        return this;
    }

    /**
     * The command line that runs another one within.
     *
     * @param name tells apart the files of several servers in one laboratory
     */
    List<String> running(String name, List<String> command) {
        Path passwd = lab.write(name + ".passwd", TextFiles.read(Path.of("/etc/passwd")) + users);
        Path group = lab.write(name + ".group", TextFiles.read(Path.of("/etc/group")) + groups);
        place("mount --bind", passwd.toString(), "/etc/passwd");
        place("mount --bind", group.toString(), "/etc/group");
        Path script = lab.write(name + ".sh", "set -e\n" + places + "exec \"$@\"\n");
        List<String> line = new ArrayList<>(List.of(
                Program.UNSHARE.path().toString(), "--mount", "--propagation", "private", "sh", script.toString()));
        line.addAll(command);
        return line;
    }
}
