package org.smtpclient.api.transport;

/**
 * The process at the other end of a Unix domain socket, as its kernel recorded it when the connection was made.
 *
 * @param pid process number; 0 where the system does not tell
 * @param uid user number
 * @param gid group number
 */
public record PeerCredentials(int pid, int uid, int gid) {}
