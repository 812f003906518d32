import fc, { type Arbitrary } from "fast-check";
import { embed } from "../../../src/proto/encode.ts";

/** Bytes that something which reads this encoding should be tried with: good ones, these with changes, and noise. */
export function bytesLike(good: Arbitrary<Uint8Array>): Arbitrary<Uint8Array> {
  const changed = fc
    .tuple(good, fc.array(changes, { minLength: 1, maxLength: 4 }))
    .map(([bytes, all]) => all.reduce((before, change) => change(before), bytes));
  return fc.oneof({ weight: 2, arbitrary: good }, { weight: 5, arbitrary: changed }, { weight: 2, arbitrary: noise });
}

type Change = (bytes: Uint8Array) => Uint8Array;

const at = fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 4096 }));
const place = ({ length }: Uint8Array, at: number) => at % (length + 1);

/** What the encodings of messages have where something begins, and numbers at the edges of their ranges. */
const odd: Arbitrary<Uint8Array> = fc
  .constantFrom(
    ...[[0x00], [0x07], [0x08], [0x0a], [0x0b], [0x0c], [0x0d], [0x09], [0x12], [0x1a], [0x22], [0x2a], [0x7f], [0x80]],
    ...[[0xff], [0xff, 0xff, 0xff, 0xff, 0x07], [0xff, 0xff, 0xff, 0xff, 0x0f], [0x80, 0x80, 0x80, 0x80, 0x10]],
    ...[[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ...[[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02]],
    ...[
      [0x0a, 0x00],
      [0x0a, 0x7f],
      [0x0b, 0x0c],
      [0x0a, 0x02, 0xc0, 0x80],
      [0x0a, 0x03, 0xed, 0xa0, 0x80],
      [0x1f, 0x8b],
    ],
  )
  .map((each) => Uint8Array.from(each));

const changes: Arbitrary<Change> = fc.oneof(
  fc.tuple(at, fc.nat({ max: 7 })).map(([where, bit]): Change => {
    return (bytes) => bytes.map((byte, index) => (index === where % bytes.length ? byte ^ (1 << bit) : byte));
  }),
  fc.tuple(at, fc.nat({ max: 255 })).map(([where, byte]): Change => {
    return (bytes) => bytes.map((each, index) => (index === where % bytes.length ? byte : each));
  }),
  fc.tuple(at, fc.nat({ max: 4 }), odd).map(([where, removed, put]): Change => {
    return (bytes) =>
      joined(bytes.subarray(0, place(bytes, where)), put, bytes.subarray(place(bytes, where) + removed));
  }),
  at.map(
    (where): Change =>
      (bytes) =>
        bytes.subarray(0, place(bytes, where)),
  ),
  fc.tuple(at, fc.nat({ max: 16 }), fc.nat({ max: 200 })).map(([where, length, times]): Change => {
    return (bytes) => {
      const start = place(bytes, where);
      const piece = bytes.subarray(start, start + length);
      return joined(bytes.subarray(0, start), ...Array(times).fill(piece), bytes.subarray(start));
    };
  }),
  // The whole in itself, again and again, as the value of its first, second ... field.
  fc.tuple(fc.integer({ min: 1, max: 15 }), fc.nat({ max: 120 })).map(([number, depth]): Change => {
    return (bytes) => {
      let nested = bytes;
      for (let left = depth; left > 0 && nested.length < 16_384; left--) nested = embed(number, nested);
      return nested;
    };
  }),
);

const noise = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.array(odd, { maxLength: 12 }).map((pieces) => joined(...pieces)),
  fc.tuple(odd, fc.nat({ max: 4096 })).map(([piece, times]) => joined(...Array(times).fill(piece))),
);

function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}
