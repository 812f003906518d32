import { create } from "@bufbuild/protobuf";
import { anyPack, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import { ProtoJson } from "../../../src/json/proto-json.ts";
import { embedAll, encode } from "../../../src/proto/encode.ts";
import { KnownTypes } from "../../../src/proto/known-types.ts";
import { ListOperationsResponseSchema, OperationSchema } from "../../../src/proto/messages.ts";
import { AnswerJson, type JsonStyle } from "../../../src/rest/google/answer-json.ts";

const usual: JsonStyle = { selection: undefined, enumAsInteger: false, pretty: true };
const styles: readonly [string, JsonStyle][] = [
  ["indented", usual],
  ["in one line", { ...usual, pretty: false }],
  ["with numbers of enums", { ...usual, enumAsInteger: true }],
  ["of which a part is wanted", { ...usual, selection: new Map([["nextPageToken", "all"]]) }],
];

function setUp(): AnswerJson {
  const types = new KnownTypes();
  return new AnswerJson(new ProtoJson(() => types.registry), "\n");
}

function operation(name: string): Uint8Array {
  const metadata = anyPack(StringValueSchema, create(StringValueSchema, { value: `"${name}"\n` }));
  return encode(OperationSchema, { name, metadata });
}

test.each(styles)("a page in pieces has the JSON of the whole page, %s", (_, style) => {
  for (const names of [[], ["operations/a"], ["operations/a", "operations/b", "operations/c"]]) {
    for (const nextPageToken of ["", "x"]) {
      const rest = encode(ListOperationsResponseSchema, { nextPageToken });
      const pieces = embedAll(ListOperationsResponseSchema.field.operations.number, names.map(operation), rest);
      const json = setUp();
      const whole = json.write(ListOperationsResponseSchema, Buffer.concat(pieces), style);
      expect(json.write(ListOperationsResponseSchema, pieces, style)).toBe(whole);
      expect(whole.endsWith("}\n")).toBe(true);
    }
  }
});

test("an operation is written once for a page and for itself, and as it is wanted", () => {
  const json = setUp();
  const bytes = operation("operations/a");
  const text = json.write(OperationSchema, bytes, usual);
  bytes.fill(0);
  const rest = encode(ListOperationsResponseSchema, {});
  const page = json.write(ListOperationsResponseSchema, embedAll(1, [bytes], rest), usual);
  expect(JSON.parse(page)).toEqual({ operations: [JSON.parse(text)] });
  expect(json.write(OperationSchema, operation("operations/a"), { ...usual, pretty: false })).toBe(
    `${JSON.stringify(JSON.parse(text))}\n`,
  );
});
