import { expect, test } from "@jest/globals";
import { encodedBytes } from "../../../console/src/detail/encoded-bytes.ts";

const UNKNOWN = "type.googleapis.com/shop.v1.Import";
const STRING = "type.googleapis.com/google.protobuf.StringValue";

test.each([
  [{ "@type": UNKNOWN, value: "CgREdW5l" }, "CgREdW5l"],
  [{ "@type": UNKNOWN, value: "" }, ""],
  [{ "@type": STRING, value: "/w==", "@encoding": "base64" }, "/w=="],
])("%j has bytes", (any, bytes) => {
  expect(encodedBytes(any)).toBe(bytes);
});

test.each([
  { "@type": STRING, value: "done" },
  { "@type": UNKNOWN, value: "no base64!" },
  { "@type": UNKNOWN, value: { a: 1 } },
  { "@type": UNKNOWN, value: "CgREdW5l", more: true },
  { "@type": UNKNOWN },
])("%j has fields", (any) => {
  expect(encodedBytes(any)).toBeUndefined();
});
