package dev.bonafide.pickle;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes opcodes with their operands and counts the bytes. */
final class PickleOutput {
  private static final int COPY_BYTES = 1 << 16;

  private final OutputStream out;
  private final ByteBuffer number = ByteBuffer.allocate(9);
  private long position;

  PickleOutput(OutputStream out) {
    this.out = out;
  }

  long position() {
    return position;
  }

  void u1(int value) throws IOException {
    out.write(value);
    position++;
  }

  void bytes(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }

  void segment(MemorySegment data) throws IOException {
    byte[] buffer = new byte[(int) Math.min(COPY_BYTES, data.byteSize())];
    for (long at = 0; at < data.byteSize(); at += buffer.length) {
      int count = (int) Math.min(buffer.length, data.byteSize() - at);
      MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at, buffer, 0, count);
      out.write(buffer, 0, count);
      position += count;
    }
  }

  private void put(int opcode, int operandBytes, ByteOrder order, long value) throws IOException {
    number.clear().order(order).put((byte) opcode);
    switch (operandBytes) {
      case 1 -> number.put((byte) value);
      case 2 -> number.putShort((short) value);
      case 4 -> number.putInt((int) value);
      default -> number.putLong(value);
    }
    out.write(number.array(), 0, number.position());
    position += number.position();
  }

  void operand(int opcode, int operandBytes, long value) throws IOException {
    put(opcode, operandBytes, ByteOrder.LITTLE_ENDIAN, value);
  }

  void integer(BigInteger value) throws IOException {
    if (value.bitLength() < 32) {
      int small = value.intValue();
      if (small >= 0 && small < 1 << 8) {
        operand(Opcode.BININT1, 1, small);
      } else if (small >= 0 && small < 1 << 16) {
        operand(Opcode.BININT2, 2, small);
      } else {
        operand(Opcode.BININT, 4, small);
      }
      return;
    }
    byte[] bigEndian = value.toByteArray();
    if (bigEndian.length < 1 << 8) {
      operand(Opcode.LONG1, 1, bigEndian.length);
    } else {
      operand(Opcode.LONG4, 4, bigEndian.length);
    }
    for (int i = bigEndian.length - 1; i >= 0; i--) {
      u1(bigEndian[i]);
    }
  }

  void real(double value) throws IOException {
    put(Opcode.BINFLOAT, 8, ByteOrder.BIG_ENDIAN, Double.doubleToRawLongBits(value));
  }

  void text(String value) throws IOException {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    if (utf8.length < 1 << 8) {
      operand(Opcode.SHORT_BINUNICODE, 1, utf8.length);
    } else {
      operand(Opcode.BINUNICODE8, 8, utf8.length);
    }
    bytes(utf8);
  }

  void byteString(MemorySegment value) throws IOException {
    if (value.byteSize() < 1 << 8) {
      operand(Opcode.SHORT_BINBYTES, 1, value.byteSize());
    } else {
      operand(Opcode.BINBYTES8, 8, value.byteSize());
    }
    segment(value);
  }

  void recall(int index) throws IOException {
    if (index < 1 << 8) {
      operand(Opcode.BINGET, 1, index);
    } else {
      operand(Opcode.LONG_BINGET, 4, index);
    }
  }
}
