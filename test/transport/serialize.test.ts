import { expect, test } from "@jest/globals";
import { serialize } from "../../src/transport/grpc/serialize.ts";

test("pieces are joined in their order, also after a longer response", () => {
  const long = [new Uint8Array(100).fill(1), new Uint8Array(50).fill(2)];
  expect(Buffer.from(serialize(long))).toEqual(Buffer.concat(long));
  expect(Buffer.from(serialize([Buffer.from("ab"), Buffer.from("c")])).toString()).toBe("abc");
  expect(serialize([])).toHaveLength(0);
});

test("one piece is given as it is, without what lies beside it in memory", () => {
  const bytes = new Uint8Array([1, 2, 3, 4]).subarray(1, 3);
  expect(serialize(bytes)).toEqual(Buffer.from([2, 3]));
  const buffer = Buffer.from("x");
  expect(serialize(buffer)).toBe(buffer);
});
