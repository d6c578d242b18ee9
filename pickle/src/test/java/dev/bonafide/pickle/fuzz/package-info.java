/**
 * Targets for coverage-guided fuzzing: any bytes give a value or a refusal. {@code fuzz/run} runs
 * them with Jazzer; {@link dev.bonafide.pickle.fuzz.FuzzCorpusTest} runs the kept corpus as tests.
 */
@NullMarked
package dev.bonafide.pickle.fuzz;

import org.jspecify.annotations.NullMarked;
