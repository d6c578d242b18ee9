/**
 * Clusterings that can place new samples. Starts at {@link
 * dev.bonafide.sklearn.cluster.ClusterFamily}.
 */
@NullMarked
package dev.bonafide.sklearn.cluster;

import org.jspecify.annotations.NullMarked;
