import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ByteStore } from "../../src/repository/memory/byte-store.ts";

test("what is kept stays as it was, whatever is kept after it or becomes of the original", () => {
  const sizes = fc.oneof(fc.nat(20), fc.integer({ min: 4090, max: 4100 }), fc.integer({ min: 60_000, max: 70_000 }));
  fc.assert(
    fc.property(fc.array(sizes, { maxLength: 40, size: "max" }), (all) => {
      const store = new ByteStore();
      const kept = all.map((size, at) => {
        const original = Buffer.alloc(size, at + 1);
        const copy = store.keep(original);
        original.fill(0);
        return copy;
      });
      for (const [at, copy] of kept.entries()) {
        expect(copy.equals(Buffer.alloc(all[at] ?? 0, at + 1))).toBe(true);
      }
    }),
  );
});

test("small arrays share memory, large ones have their own", () => {
  const store = new ByteStore();
  const [one, other] = [store.keep(Buffer.alloc(100)), store.keep(Buffer.alloc(100))];
  expect(one.buffer).toBe(other.buffer);
  expect(store.keep(Buffer.alloc(10_000)).buffer).not.toBe(one.buffer);
});
