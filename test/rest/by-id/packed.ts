import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { type Any, anyPack, StructSchema } from "@bufbuild/protobuf/wkt";
import type { OperationInit } from "../../operations/requests.ts";

/** A message in an Any. */
export function pack<Desc extends DescMessage>(desc: Desc, init: MessageInitShape<Desc>): Any {
  return anyPack(desc, create(desc, init));
}

/** A google.protobuf.Struct in an Any, with text and numbers. */
export function packStruct(fields: Readonly<Record<string, string | number>>): Any {
  const values = Object.entries(fields).map(([key, value]) => {
    const kind =
      typeof value === "string" ? { case: "stringValue" as const, value } : { case: "numberValue" as const, value };
    return [key, { kind }] as const;
  });
  return pack(StructSchema, { fields: Object.fromEntries(values) });
}

/** The fields of an operation that has ended with this response. */
export function endedWith(response: Any): OperationInit {
  return { done: true, result: { case: "response", value: response } };
}
