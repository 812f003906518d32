import { expect, test } from "@jest/globals";
import { hashBytes, hashNumber, hashText } from "../../../src/repository/terms/hash.ts";

const COUNT = 20_000;
const indexes = Array.from({ length: COUNT }, (_, index) => index);

test.each([
  ["texts", (index: number) => hashText(1, `operation-${index}`)],
  ["small numbers", (index: number) => hashNumber(1, index)],
  ["fractions", (index: number) => hashNumber(1, index / 100)],
  ["pairs of bytes", (index: number) => hashBytes(1, Uint8Array.of(index >>> 8, index))],
  ["seeds", (index: number) => hashText(index, "a")],
])("hashes of %s differ, and are spread over all numbers up to 2^53", (_, hash) => {
  const hashes = indexes.map(hash);
  expect(new Set(hashes).size).toBe(COUNT);
  expect(hashes.every(Number.isSafeInteger)).toBe(true);
  for (let bit = 0; bit < 53; bit++) {
    const set = hashes.filter((each) => Math.floor(each / 2 ** bit) % 2 === 1).length;
    expect(Math.abs(set / COUNT - 0.5)).toBeLessThan(0.05);
  }
});

test("a hash of a part of bytes is that of its copy", () => {
  const bytes = Buffer.from("a text");
  expect(hashBytes(3, bytes, 2, 6)).toBe(hashText(3, "text"));
  expect(hashBytes(4, bytes, 2, 6)).not.toBe(hashText(3, "text"));
});

test("hashes never change, for they are stored", () => {
  expect([hashText(1, "text"), hashText(2, ""), hashNumber(1, 5), hashNumber(1, -0.5)]).toMatchInlineSnapshot(`
[
  4055792103329030,
  2130661745665215,
  8910296688926506,
  4784302907184974,
]
`);
});
