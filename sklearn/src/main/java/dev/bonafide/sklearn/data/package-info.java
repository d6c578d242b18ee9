/**
 * What goes into an estimator and what comes out: {@link dev.bonafide.sklearn.data.Features} and
 * {@link dev.bonafide.sklearn.data.Answer}. Values are immutable by agreement: the factories take
 * arrays over and the accessors share them, because one row of input must not cost a copy at every
 * step of a pipeline. Nobody writes into an array after handing it over.
 */
@NullMarked
package dev.bonafide.sklearn.data;

import org.jspecify.annotations.NullMarked;
