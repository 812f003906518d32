/** Called for every byte, so not looked up each time. */
const { imul } = Math;
const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);

/** A hash of bytes as a whole number from 0 to 2^53 - 1: another one for each seed. */
export function hashBytes(seed: number, bytes: Uint8Array, start = 0, end = bytes.length): number {
  let one = 0xdeadbeef ^ seed;
  let other = 0x41c6ce57 ^ seed;
  for (let index = start; index < end; index++) {
    const byte = bytes[index] ?? 0;
    one = imul(one ^ byte, 0x9e3779b1);
    other = imul(other ^ byte, 0x5f356495);
  }
  return finish(one, other);
}

/** A hash of the UTF-8 encoding of a text. */
export function hashText(seed: number, text: string): number {
  return hashBytes(seed, Buffer.from(text));
}

/** A hash of a number, also as a whole number from 0 to 2^53 - 1. */
export function hashNumber(seed: number, value: number): number {
  number[0] = value;
  let one = 0xdeadbeef ^ seed;
  let other = 0x41c6ce57 ^ seed;
  for (const word of words) {
    one = imul(one ^ word, 0x9e3779b1);
    other = imul(other ^ word, 0x5f356495);
  }
  return finish(one, other);
}

/** Lets every bit count for every bit, and takes 53 of them. */
function finish(one: number, other: number): number {
  const low = imul(one ^ (one >>> 16), 0x85ebca6b) ^ imul(other ^ (other >>> 13), 0xc2b2ae35);
  const high = imul(other ^ (other >>> 16), 0x85ebca6b) ^ imul(low ^ (low >>> 13), 0xc2b2ae35);
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
}
