import { type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, StructSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CreateOperationRequestSchema, OperationRegistry, StatusSchema } from "../../src/proto/messages.ts";
import { checkWire, MalformedMessageError } from "../../src/proto/wire-check.ts";
import { EveryKindSchema } from "./every-kind.ts";
import { messagesOf } from "./messages-of.ts";

const UpdateOperationRequestSchema = OperationRegistry.method.updateOperation.input;
const schemas: readonly (readonly [string, DescMessage])[] = [
  EveryKindSchema,
  CreateOperationRequestSchema,
  UpdateOperationRequestSchema,
  StatusSchema,
  StructSchema,
  FileDescriptorProtoSchema,
].map((schema) => [schema.typeName, schema]);

/** Whether the bytes pass the check; whatever else the check throws fails the test. */
function passes(desc: DescMessage, bytes: Uint8Array): boolean {
  try {
    checkWire(desc, bytes);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedMessageError);
    return false;
  }
}

describe.each(schemas)("%s", (_, schema) => {
  const encodings = messagesOf(schema, 1).map((message) => toBinary(schema, message));
  const decodes = (bytes: Uint8Array) => expect(() => fromBinary(schema, bytes)).not.toThrow();

  test("passes in every encoding", () => {
    fc.assert(fc.property(encodings, (bytes) => checkWire(schema, bytes)));
  });

  test("passes cut short only where a field ends", () => {
    fc.assert(
      fc.property(encodings, fc.double({ min: 0, max: 1, noNaN: true }), (bytes, part) => {
        const head = bytes.slice(0, Math.floor(bytes.length * part));
        if (passes(schema, head)) expect(toBinary(schema, fromBinary(schema, head))).toEqual(head);
      }),
    );
  });

  test("passes changed only if it can still be decoded", () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(encodings, edits, (bytes, changes) => {
        const changed = [...bytes];
        for (const [at, value, removed, added] of changes) {
          changed.splice(at % (changed.length + 1), removed, ...Array(added).fill(value));
        }
        const result = Uint8Array.from(changed);
        if (passes(schema, result)) decodes(result);
      }),
      { numRuns: 300 },
    );
  });

  test("passes as random bytes only if they can be decoded", () => {
    const small = fc.array(fc.oneof(fc.nat(15), fc.nat(255)), { maxLength: 12 }).map((all) => Uint8Array.from(all));
    fc.assert(
      fc.property(small, (bytes) => {
        if (passes(schema, bytes)) decodes(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  test("is judged by its own bytes, whatever lies before and after them in memory", () => {
    fc.assert(
      fc.property(fc.oneof(encodings, fc.uint8Array({ maxLength: 12 })), fc.uint8Array(), (bytes, around) => {
        const memory = Buffer.concat([around, bytes, around]);
        const view = memory.subarray(around.length, around.length + bytes.length);
        expect(passes(schema, view)).toBe(passes(schema, bytes));
      }),
    );
  });
});
