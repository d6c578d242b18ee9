/** Decision trees, alone and as the members of ensembles. Start with {@link TreeFamily}. */
@org.jspecify.annotations.NullMarked
package dev.bonafide.sklearn.tree;
