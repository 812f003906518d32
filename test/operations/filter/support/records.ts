import { create, type DescMessage, fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import { defaultPolicy } from "../../../../src/operations/policy.ts";
import type { OperationRecord } from "../../../../src/operations/record.ts";
import { type Creation, createRecord } from "../../../../src/operations/transitions.ts";
import { OperationSchema } from "../../../../src/proto/messages.ts";
import { write } from "../../records.ts";
import type { OperationInit } from "../../requests.ts";
import { types } from "./types.ts";

/** When the records are made. */
export const NOW = Date.parse("2026-05-04T12:00:00.250Z");

/** A record of a new operation with this body; it is done if the body has a result. */
export function recordOf(body: OperationInit, creation: Partial<Creation> = {}): OperationRecord {
  const given = { name: "operations/a", uid: "uid-1", ...creation };
  const init = body.result === undefined ? body : { ...body, done: true };
  return {
    ...createRecord(given, create(OperationSchema, init), write(init), NOW, defaultPolicy),
    sequence: 1,
  };
}

/** A message in an Any, given in JSON. */
export function packJson(desc: DescMessage, json: JsonValue): Any {
  return packBytes(desc.typeName, toBinary(desc, fromJson(desc, json, { registry: types })));
}

/** An Any of bytes, whatever they are. */
export function packBytes(typeName: string, value: Uint8Array): Any {
  return create(AnySchema, { typeUrl: `type.googleapis.com/${typeName}`, value });
}

/** A record whose metadata is this message, given in JSON. */
export function withMetadata(desc: DescMessage, json: JsonValue): OperationRecord {
  return recordOf({ metadata: packJson(desc, json) });
}
