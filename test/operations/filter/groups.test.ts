import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { matches } from "./support/matches.ts";
import { packBytes, recordOf, withMetadata } from "./support/records.ts";
import { DelimitedSchema, GroupedSchema } from "./support/types.ts";

describe("messages that are encoded as groups", () => {
  const text = "x".repeat(200);
  const grouped = withMetadata(GroupedSchema, {
    part: { text, whole: { part: { text: "deep" }, after: "y" } },
    item: [{ number: 1 }, { number: 2, part: { text: "in 2" } }],
    after: "z",
  });

  test.each([
    `metadata.part.text = ${text}`,
    "metadata.part.whole.part.text = deep AND metadata.part.whole.after = y",
    "metadata.item.number:1 AND metadata.item.number:2",
    'metadata.item.part.text:"in 2"',
    "metadata.after = z",
    "NOT metadata.part.whole.part.whole:*",
  ])("match in proto2: %.50s", (filter) => {
    expect(matches(filter, grouped)).toBe(true);
  });

  test("match in an edition, well-known types too, and are merged", () => {
    const part = (init: Record<string, unknown>) => toBinary(DelimitedSchema, create(DelimitedSchema, init));
    const bytes = Buffer.concat([
      part({ choice: { case: "inner", value: { text: "a" } }, inners: [{ text: "b" }] }),
      part({ choice: { case: "inner", value: { choice: { case: "time", value: { seconds: 5n } } } } }),
    ]);
    const record = recordOf({ metadata: packBytes("test.Delimited", bytes) });
    expect(matches("metadata.inner.text = a AND metadata.inner.time = 1970-01-01T00:00:05Z", record)).toBe(true);
    expect(matches("metadata.inners.text:b", record)).toBe(true);
  });

  test("do not match if a group does not end, or ends as another", () => {
    for (const hex of ["0b", "0b 0a0178", "0b 14", "0b 0c 0c", "0b 0a 05 78 0c"]) {
      const bytes = Buffer.from(hex.replaceAll(" ", ""), "hex");
      expect(matches("metadata.part:*", recordOf({ metadata: packBytes("test.Grouped", bytes) }))).toBe(false);
    }
  });
});
