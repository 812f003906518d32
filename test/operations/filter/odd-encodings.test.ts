import type { JsonValue } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { embed } from "../../../src/proto/encode.ts";
import { matches } from "./support/matches.ts";
import { packBytes, packJson, recordOf } from "./support/records.ts";
import { JobSchema } from "./support/types.ts";

test("what is in a group that the type does not have is no field of the message", () => {
  const { value } = packJson(JobSchema, { displayName: "x" });
  const group = Buffer.concat([
    Buffer.from("a33e", "hex"),
    packJson(JobSchema, { text: "y" }).value,
    Buffer.from("a43e", "hex"),
  ]);
  const record = recordOf({ metadata: packBytes(JobSchema.typeName, Buffer.concat([group, value])) });
  expect(matches("metadata.display_name = x AND NOT metadata.text:*", record)).toBe(true);
});

describe("what is encoded in two parts", () => {
  const bytesOf = (json: JsonValue) => packJson(JobSchema, json).value;
  const inParts = (...parts: readonly JsonValue[]) =>
    recordOf({ metadata: packBytes(JobSchema.typeName, Buffer.concat(parts.map(bytesOf))) });

  test("has the last of the scalars, the elements of all lists, and the last value of each key", () => {
    const record = inParts(
      { displayName: "one", tags: ["a"], sizes: [1], counts: { a: 1, b: 2 }, text: "one" },
      { displayName: "two", tags: ["b"], sizes: [2], counts: { a: 3 }, text: "two" },
    );
    expect(matches("metadata.display_name = two metadata.text = two", record)).toBe(true);
    expect(matches("metadata.tags:a metadata.tags:b metadata.sizes:1 metadata.sizes:2", record)).toBe(true);
    expect(matches("metadata.counts.a = 3 metadata.counts.b = 2", record)).toBe(true);
  });

  test("has its messages merged, within maps and oneofs too", () => {
    const record = inParts(
      { parent: { displayName: "one", tags: ["a"] }, config: { a: 1 }, other: { displayName: "x" } },
      { parent: { displayName: "two", tags: ["b"] }, config: { b: 2 }, other: { tags: ["y"] } },
    );
    expect(matches("metadata.parent.display_name = two", record)).toBe(true);
    expect(matches("metadata.parent.tags:a metadata.parent.tags:b", record)).toBe(true);
    expect(matches("metadata.config.a = 1 metadata.config.b = 2", record)).toBe(true);
    expect(matches("metadata.other.display_name = x metadata.other.tags:y", record)).toBe(true);
    const [one, two] = [bytesOf({ displayName: "one", maybe: 1 }), bytesOf({ displayName: "two" })];
    const entry = embed(33, Buffer.concat([Uint8Array.of(8, 5), embed(2, one), embed(2, two)]));
    const inMap = recordOf({ metadata: packBytes(JobSchema.typeName, entry) });
    expect(matches("metadata.shards.5.display_name = two metadata.shards.5.maybe = 1", inMap)).toBe(true);
  });

  test("has the default key or value where an entry of a map has none", () => {
    const entries = [30, 31, 32, 33, 34, 35].map((fieldNumber) => embed(fieldNumber, new Uint8Array()));
    const empty = recordOf({ metadata: packBytes(JobSchema.typeName, Buffer.concat(entries)) });
    for (const filter of [
      'metadata.counts."" = 0',
      'metadata.regions.0 = ""',
      "metadata.flags.false = COLOR_UNSPECIFIED",
      'metadata.shards.0.display_name = ""',
      'metadata.settings."" = null',
      'metadata.limits."" = 0',
    ]) {
      expect(matches(filter, empty)).toBe(true);
    }
  });
});
