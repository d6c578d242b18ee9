package dev.bonafide.cli;

/**
 * One command: its picocli-annotated fields are its options, and running it gives the one value
 * that decides exit code, text and JSON. Wrong input of the operator is thrown as {@link
 * dev.bonafide.artifact.ConfigurationException}; everything else that can be expected to go wrong
 * is a {@link Report}.
 */
interface Command {
  Report run(Console console);
}
