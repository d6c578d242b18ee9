/** JMH benchmarks; the scripts beside them run the peer in the same run and print ratios. */
package dev.bonafide.benchmarks;
