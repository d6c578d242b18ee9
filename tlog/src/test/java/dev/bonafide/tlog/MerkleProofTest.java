package dev.bonafide.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleProofTest {
  /** Entries and roots of the test vectors that Certificate Transparency's first log published. */
  private static final List<String> ENTRIES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static final int MOST = 40;

  private static List<Digest> leaves(int size) {
    List<Digest> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(MerkleTree.leafHash(new byte[] {(byte) i, 'x'}));
    }
    return leaves;
  }

  /** RFC 9162, 2.1.3.1, word by word: quadratic, and independent of the verifier's bit tricks. */
  private static List<Digest> path(int index, List<Digest> leaves) {
    if (leaves.size() == 1) {
      return List.of();
    }
    int split = Integer.highestOneBit(leaves.size() - 1);
    List<Digest> left = leaves.subList(0, split);
    List<Digest> right = leaves.subList(split, leaves.size());
    List<Digest> path = new ArrayList<>();
    if (index < split) {
      path.addAll(path(index, left));
      path.add(MerkleTree.root(right));
    } else {
      path.addAll(path(index - split, right));
      path.add(MerkleTree.root(left));
    }
    return path;
  }

  /** RFC 9162, 2.1.4.1. */
  private static List<Digest> growth(int old, List<Digest> leaves, boolean whole) {
    int size = leaves.size();
    if (old == size) {
      return whole ? List.of() : List.of(MerkleTree.root(leaves));
    }
    int split = Integer.highestOneBit(size - 1);
    List<Digest> path = new ArrayList<>();
    if (old <= split) {
      path.addAll(growth(old, leaves.subList(0, split), whole));
      path.add(MerkleTree.root(leaves.subList(split, size)));
    } else {
      path.addAll(growth(old - split, leaves.subList(split, size), false));
      path.add(MerkleTree.root(leaves.subList(0, split)));
    }
    return path;
  }

  private static Digest flipped(Digest digest) {
    byte[] bytes = digest.bytes();
    bytes[7] ^= 1;
    return Digest.of(digest.algorithm(), bytes);
  }

  private static void assertRefused(Outcome<Digest> outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            r -> assertThat(r.refusal().reason()).isEqualTo(Reason.LOG_PROOF_INVALID));
  }

  @Test
  void inclusionProofThatWasTouchedAnywhereIsRefused() {
    for (int size = 1; size <= MOST; size++) {
      List<Digest> leaves = leaves(size);
      Digest root = MerkleTree.root(leaves);
      for (int i = 0; i < size; i++) {
        List<Digest> path = path(i, leaves);
        Digest leaf = leaves.get(i);
        assertRefused(MerkleProof.verifyInclusion(flipped(leaf), i, size, path, root));
        assertRefused(MerkleProof.verifyInclusion(leaf, i, size, path, flipped(root)));
        assertRefused(MerkleProof.verifyInclusion(leaf, i + size, size, path, root));
        assertRefused(MerkleProof.verifyInclusion(leaf, ~i, size, path, root));
        for (int other = 0; other < size; other++) {
          if (other != i) {
            assertRefused(MerkleProof.verifyInclusion(leaf, other, size, path, root));
          }
        }
        List<Digest> longer = new ArrayList<>(path);
        longer.add(leaf);
        assertRefused(MerkleProof.verifyInclusion(leaf, i, size, longer, root));
        for (int at = 0; at < path.size(); at++) {
          List<Digest> touched = new ArrayList<>(path);
          touched.set(at, flipped(touched.get(at)));
          assertRefused(MerkleProof.verifyInclusion(leaf, i, size, touched, root));
          assertRefused(MerkleProof.verifyInclusion(leaf, i, size, path.subList(0, at), root));
        }
      }
    }
  }

  @Test
  void consistencyProofThatWasTouchedAnywhereIsRefused() {
    for (int size = 2; size <= MOST; size++) {
      List<Digest> leaves = leaves(size);
      Digest root = MerkleTree.root(leaves);
      for (int old = 1; old < size; old++) {
        List<Digest> path = growth(old, leaves, true);
        Digest oldRoot = MerkleTree.root(leaves.subList(0, old));
        assertRefused(MerkleProof.verifyConsistency(old, flipped(oldRoot), size, root, path));
        assertRefused(MerkleProof.verifyConsistency(old, oldRoot, size, flipped(root), path));
        assertRefused(MerkleProof.verifyConsistency(size, root, old, oldRoot, path));
        List<Digest> longer = new ArrayList<>(path);
        longer.add(root);
        assertRefused(MerkleProof.verifyConsistency(old, oldRoot, size, root, longer));
        for (int at = 0; at < path.size(); at++) {
          List<Digest> touched = new ArrayList<>(path);
          touched.set(at, flipped(touched.get(at)));
          assertRefused(MerkleProof.verifyConsistency(old, oldRoot, size, root, touched));
          assertRefused(
              MerkleProof.verifyConsistency(old, oldRoot, size, root, path.subList(0, at)));
        }
      }
    }
  }

  @Test
  void twoRootsForOneSizeAreRefused() {
    Digest root = MerkleTree.root(leaves(5));
    assertRefused(MerkleProof.verifyConsistency(5, root, 5, flipped(root), List.of()));
    assertRefused(MerkleProof.verifyConsistency(0, root, 5, root, List.of()));
    assertRefused(MerkleProof.verifyConsistency(5, root, 5, root, List.of(root)));
    assertRefused(MerkleProof.verifyConsistency(0, MerkleTree.emptyRoot(), 0, root, List.of()));
  }

  @Test
  void extremeSizesAreRefusedWithoutOverflow() {
    Digest leaf = MerkleTree.leafHash(new byte[0]);
    long most = Long.MAX_VALUE;
    assertRefused(MerkleProof.verifyInclusion(leaf, most - 1, most, List.of(leaf), leaf));
    assertRefused(MerkleProof.verifyInclusion(leaf, most, most, List.of(), leaf));
    assertRefused(MerkleProof.verifyInclusion(leaf, Long.MIN_VALUE, most, List.of(), leaf));
    assertRefused(MerkleProof.verifyConsistency(most - 1, leaf, most, leaf, List.of(leaf)));
    assertRefused(MerkleProof.verifyConsistency(Long.MIN_VALUE, leaf, most, leaf, List.of()));
  }

  @Test
  void everyTrueProofOfEverySmallTreeHolds() {
    for (int size = 1; size <= MOST; size++) {
      List<Digest> leaves = leaves(size);
      Digest root = MerkleTree.root(leaves);
      for (int i = 0; i < size; i++) {
        assertThat(MerkleProof.verifyInclusion(leaves.get(i), i, size, path(i, leaves), root))
            .isEqualTo(Outcome.accepted(root));
        Digest oldRoot = MerkleTree.root(leaves.subList(0, i + 1));
        assertThat(
                MerkleProof.verifyConsistency(
                    i + 1, oldRoot, size, root, growth(i + 1, leaves, true)))
            .isEqualTo(Outcome.accepted(root));
      }
    }
  }

  @Test
  void rootsAreThoseOfThePublishedVectors() {
    List<Digest> leaves = new ArrayList<>();
    assertThat(MerkleTree.root(leaves).hex()).isEqualTo(ROOTS.getFirst());
    for (int i = 0; i < ENTRIES.size(); i++) {
      leaves.add(MerkleTree.leafHash(HexFormat.of().parseHex(ENTRIES.get(i))));
      assertThat(MerkleTree.root(leaves).hex()).isEqualTo(ROOTS.get(i + 1));
    }
  }
}
