/**
 * Fuzz targets: any bytes give a value or a refusal. Each is a plain method in the form that Jazzer
 * calls; {@code FuzzTargetsTest} calls them with seeds and mutations in the normal test run.
 */
package dev.bonafide.evidence.fuzz;
