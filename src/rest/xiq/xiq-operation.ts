import type { JsonValue } from "@bufbuild/protobuf";
import type { AnyJson } from "../by-id/any-json.ts";
import type { RecordMessage } from "../by-id/operation-calls.ts";
import { idOfName } from "../by-id/operation-id.ts";
import { type XiqError, xiqError } from "./xiq-error.ts";
import { type XiqMetadata, xiqMetadata } from "./xiq-metadata.ts";

/** The XiqOperationObject of ExtremeCloud IQ. */
export interface XiqOperation {
  readonly id: string;
  readonly metadata: XiqMetadata;
  readonly done: boolean;
  readonly response?: JsonValue;
  readonly error?: XiqError;
}

/** Shows an operation that expires in so many milliseconds, or would if it ended now. */
export function xiqOperation(record: RecordMessage, expiresIn: number, anyJson: AnyJson): XiqOperation {
  const { name = "", done = false, result } = record.operation ?? {};
  return {
    id: idOfName(name),
    metadata: xiqMetadata(record, expiresIn, anyJson),
    done,
    ...(result?.case === "response" && { response: anyJson.show(result.value) }),
    // The etag of a record that is done never changes, and no other operation has it.
    ...(result?.case === "error" && { error: xiqError(result.value, record.etag.replaceAll('"', ""), anyJson) }),
  };
}
