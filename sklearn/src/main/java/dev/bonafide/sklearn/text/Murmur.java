package dev.bonafide.sklearn.text;

/** MurmurHash3 of 32 bits, by which scikit-learn hashes features. */
final class Murmur {
  private Murmur() {}

  /** The hash of all bytes with seed 0. */
  static int hash(byte[] data) {
    int h = 0;
    int blocks = data.length / 4;
    for (int i = 0; i < blocks; i++) {
      int k =
          (data[4 * i] & 0xff)
              | (data[4 * i + 1] & 0xff) << 8
              | (data[4 * i + 2] & 0xff) << 16
              | data[4 * i + 3] << 24;
      h = Integer.rotateLeft(h ^ mixed(k), 13) * 5 + 0xe6546b64;
    }
    int tail = 0;
    for (int i = data.length - 1; i >= 4 * blocks; i--) {
      tail = tail << 8 | (data[i] & 0xff);
    }
    if (data.length % 4 != 0) {
      h ^= mixed(tail);
    }
    h ^= data.length;
    h = (h ^ h >>> 16) * 0x85ebca6b;
    h = (h ^ h >>> 13) * 0xc2b2ae35;
    return h ^ h >>> 16;
  }

  private static int mixed(int k) {
    return Integer.rotateLeft(k * 0xcc9e2d51, 15) * 0x1b873593;
  }
}
