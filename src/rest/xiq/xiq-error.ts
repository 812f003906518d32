import type { JsonValue } from "@bufbuild/protobuf";
import { Code, ErrorInfoSchema, type Status } from "../../proto/messages.ts";
import type { AnyJson } from "../by-id/any-json.ts";

/** An error as ExtremeCloud IQ has it: what its old clients and its new ones need. */
export interface XiqError {
  /** The name of the google.rpc.Code. */
  readonly error_code: string;
  readonly error_id: string;
  readonly error_message: string;
  readonly error_message_description: string;
  /** The reason of the ErrorInfo, if the error has one. */
  readonly error_message_code?: string;
  /** The metadata of the ErrorInfo. */
  readonly error_params?: JsonValue;
}

/** Shows a google.rpc.Status, with its ErrorInfo. `errorId` names this one error. */
export function xiqError({ code, message, details }: Status, errorId: string, anyJson: AnyJson): XiqError {
  const [info] = details.flatMap((detail) => anyJson.unpack(ErrorInfoSchema, detail) ?? []);
  const { reason, metadata }: { reason?: unknown; metadata?: JsonValue } = Object(info);
  return {
    error_code: Code[code] ?? "UNKNOWN",
    error_id: errorId,
    error_message: message,
    error_message_description: message,
    ...(typeof reason === "string" && { error_message_code: reason }),
    ...(metadata !== undefined && { error_params: metadata }),
  };
}
