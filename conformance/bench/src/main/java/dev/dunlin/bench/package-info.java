/**
 * How long things take, for people to look at; no build fails on it. Every benchmark stands beside the bare JCA calls that it cannot do
 * without, and what counts is the difference: at most a tenth.
 *
 * <pre>
 *   java -jar conformance/bench/target/benchmarks.jar [-prof gc] [RecordBenchmark]
 * </pre>
 */
package dev.dunlin.bench;
