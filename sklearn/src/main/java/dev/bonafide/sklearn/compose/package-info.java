/**
 * Estimators made of steps and branches. Starts at {@link
 * dev.bonafide.sklearn.compose.ComposeFamily}.
 */
@NullMarked
package dev.bonafide.sklearn.compose;

import org.jspecify.annotations.NullMarked;
