package org.smtpclient.benchmarks.sidebyside;

import java.util.List;

/**
 * A contestant's part of a row.
 *
 * @param contestant its name
 * @param notes in what it differs from the others, or why it takes no part
 * @param rounds none if it takes no part
 */
record Result(String contestant, List<String> notes, List<Measurement> rounds) {}
