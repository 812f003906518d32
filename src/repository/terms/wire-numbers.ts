const LEAST_FLOAT = 2 ** -126;
const LEAST_DOUBLE = 2 ** -1022;

/*
 * An encoded number does not tell of which type it is, nor whether it is a number. Each has one term, that of the
 * number that it most probably is; then the terms of a number that is looked for are those of its encodings.
 */

/** The number for which a varint stands: an int32, for readers of 32 bits look at no more of it. */
export function varintNumber(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let index = start, shift = 0; shift < 32; index++, shift += 7) {
    const byte = bytes[index] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return value;
}

/** The number for which four bytes stand: a float, unless it would be very small or none. */
export function fixed32Number(bytes: Buffer, start: number): number {
  const float = bytes.readFloatLE(start);
  return Math.abs(float) >= LEAST_FLOAT ? float : bytes.readInt32LE(start);
}

/** The number for which eight bytes stand: a double, unless it would be very small or none. */
export function fixed64Number(bytes: Buffer, start: number): number {
  const double = bytes.readDoubleLE(start);
  if (Math.abs(double) >= LEAST_DOUBLE) return double;
  return bytes.readInt32LE(start + 4) * 2 ** 32 + bytes.readUInt32LE(start);
}

/** The numbers for which the encodings stand that a number other than 0 can have, whatever its type. */
export function encodedNumbers(value: number | bigint): readonly number[] {
  const double = Number(value);
  const bytes = Buffer.alloc(8);
  bytes.writeFloatLE(double);
  const float = fixed32Number(bytes, 0);
  bytes.writeDoubleLE(double);
  const numbers = [float, fixed64Number(bytes, 0)];
  if (typeof value === "bigint" || Number.isInteger(value)) numbers.push(...encodedIntegers(BigInt(value)));
  return numbers;
}

/** The number for which the varint stands that encodes this one in the usual way. */
export function varintNumberOf(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

function encodedIntegers(value: bigint): readonly number[] {
  const zigzag = value < 0n ? -2n * value - 1n : 2n * value;
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt.asIntN(64, value));
  return [varintNumberOf(value), varintNumberOf(zigzag), fixed32Number(bytes, 0), fixed64Number(bytes, 0)];
}
