import { type JsonValue, toBinary } from "@bufbuild/protobuf";
import { type Operation, type OperationRecord, OperationRecordSchema, OperationSchema } from "../../proto/messages.ts";
import { documentText } from "../output/output-format.ts";
import type { Invocation } from "./client-command.ts";
import { print } from "./standard-output.ts";

/** Prints an operation: its name for people, all of it for programs, with other keys beside its own if there are any. */
export async function printOperation(
  { format, json }: Invocation,
  operation: Operation,
  inWords: string,
  more: Readonly<Record<string, JsonValue>> = {},
): Promise<void> {
  if (format === "table") await print(inWords);
  else await print(documentText(format, { ...Object(operationJson(json, operation)), ...more }));
}

/** The canonical JSON of an operation. */
export function operationJson(json: Invocation["json"], operation: Operation): JsonValue {
  return json.encode(OperationSchema, toBinary(OperationSchema, operation));
}

/** The canonical JSON of a record. */
export function recordJson(json: Invocation["json"], record: OperationRecord): JsonValue {
  return json.encode(OperationRecordSchema, toBinary(OperationRecordSchema, record));
}
