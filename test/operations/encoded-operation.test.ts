import { create, fromBinary } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { checkSize, encodeOperation, rewriteOperation } from "../../src/operations/encoded-operation.ts";
import { OperationSchema } from "../../src/proto/messages.ts";
import { write } from "./records.ts";
import { failed, operationOf, packed, succeeded } from "./requests.ts";

const anys = fc
  .record({ typeUrl: fc.string().map((text) => `x/${text}`), value: fc.uint8Array({ maxLength: 100 }) })
  .map((init) => create(AnySchema, init));

describe("payloads are never rewritten", () => {
  test("neither when an operation is created nor when it changes", () => {
    fc.assert(
      fc.property(anys, anys, (metadata, response) => {
        const created = encodeOperation("operations/a", create(OperationSchema, { metadata }), write({ metadata }));
        expect(operationOf({ operation: created }).metadata).toEqual(metadata);
        const ended = rewriteOperation(created, write({ done: true, result: { case: "response", value: response } }));
        const { metadata: kept, result, done } = operationOf({ operation: ended });
        expect([kept, result.value, done]).toEqual([metadata, response, true]);
      }),
    );
  });

  test("nor is what this version does not know", () => {
    const unknown = Buffer.from("a23e03666f6f", "hex");
    const body = fromBinary(OperationSchema, unknown);
    const created = encodeOperation("operations/a", body, write({}));
    expect(Buffer.from(created).includes(unknown)).toBe(true);
    expect(Buffer.from(rewriteOperation(created, write(succeeded()))).includes(unknown)).toBe(true);
  });
});

test("a write that changes nothing gives the very same bytes", () => {
  const operation = encodeOperation("operations/a", undefined, write({ metadata: packed("m"), ...failed() }));
  for (const same of [{}, { metadata: packed("m") }, failed(), { metadata: packed("m"), ...failed() }]) {
    expect(rewriteOperation(operation, write(same))).toBe(operation);
  }
  for (const other of [{ metadata: packed("n") }, failed(5), succeeded()]) {
    expect(rewriteOperation(operation, write(other))).not.toBe(operation);
  }
});

test("metadata can be cleared", () => {
  const operation = encodeOperation("operations/a", undefined, write({ metadata: packed("m") }));
  expect(operationOf({ operation: rewriteOperation(operation, { metadata: null }) })).not.toHaveProperty("metadata");
  const bare = encodeOperation("operations/a", undefined, write({}));
  expect(rewriteOperation(bare, { metadata: null })).toBe(bare);
});

test("an operation that somebody wants to write may not take more bytes than the most", () => {
  expect(() => checkSize(Buffer.alloc(10), 10)).not.toThrow();
  const refusal = expect.objectContaining({
    reason: "INVALID_OPERATION",
    message: "operation: takes 11 bytes; the most is 10.",
  });
  expect(() => checkSize(Buffer.alloc(11), 10)).toThrow(refusal);
});
