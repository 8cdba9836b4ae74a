/**
 * Where the peer is, RFC 9853: what a path has to show before anything but a few small questions goes out by it. Pure decisions, the same for
 * both versions and both sides; what a path is, is its user's business.
 *
 * <pre>
 *   initiator   PathChecks: paths that the peer may have moved to ──&gt; PathChallenge: one question, repeated with fresh cookies
 *               Allowance: never more than three times what came by a path
 *   responder   PathAnswers: one answer for each question, by the path that the question came by
 *   both        PathMessage: what they say to each other
 * </pre>
 */
package dev.dunlin.handshake.internal.routability;
