// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.detect.test;

/**
 * What came of one case, or of a file as a whole.
 *
 * @param subject rule and case, or the file
 * @param reason why it failed or was skipped, empty when it passed
 */
public record TestResult(Verdict verdict, String subject, String reason) {

    /** How a case ended. */
    public enum Verdict {
        PASSED("ok  "),
        FAILED("FAIL"),
        SKIPPED("skip");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }
    }

    static TestResult passed(String subject) {
        return new TestResult(Verdict.PASSED, subject, "");
    }

    static TestResult failed(String subject, String reason) {
        return new TestResult(Verdict.FAILED, subject, reason);
    }

    static TestResult skipped(String subject, String reason) {
        return new TestResult(Verdict.SKIPPED, subject, reason);
    }

    public boolean isFailure() {
        return verdict == Verdict.FAILED;
    }

    /** One line for people. */
    public String line() {
        return reason.isEmpty() ? verdict.word + " " + subject : verdict.word + " " + subject + ": " + reason;
    }
}
