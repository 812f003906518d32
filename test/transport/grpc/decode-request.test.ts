import { create, toBinary } from "@bufbuild/protobuf";
import { FieldMaskSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import { decodeRequest } from "../../../src/transport/grpc/decode-request.ts";

const MOST_FIELDS = 50_000;

/** An encoding with so many fields that the type has, and so many that it has not. */
function encoding(known: number, unknown: number): Uint8Array {
  const paths = Array.from({ length: known }, () => "");
  return Buffer.concat([
    toBinary(FieldMaskSchema, create(FieldMaskSchema, { paths })),
    Buffer.alloc(unknown * 2, "7801", "hex"),
  ]);
}

test.each([
  [MOST_FIELDS, 0],
  [0, MOST_FIELDS],
])("a request with %d fields, and %d unknown ones, is read", (known, unknown) => {
  expect(decodeRequest(FieldMaskSchema, encoding(known, unknown)).paths).toHaveLength(known);
});

test.each([
  [MOST_FIELDS + 1, 0],
  [0, MOST_FIELDS + 1],
  [MOST_FIELDS / 2, MOST_FIELDS / 2 + 1],
])("a request with %d fields, and %d unknown ones, is not", (known, unknown) => {
  expect(() => decodeRequest(FieldMaskSchema, encoding(known, unknown))).toThrow(
    expect.objectContaining({ reason: "MALFORMED_MESSAGE", message: expect.stringContaining("too many values") }),
  );
});
