/**
 * Estimators around one other estimator, or around one an output or a class. Start with {@link
 * MetaFamily}.
 */
@org.jspecify.annotations.NullMarked
package dev.bonafide.sklearn.meta;
