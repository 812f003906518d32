import { toJson } from "@bufbuild/protobuf";
import { expect } from "@jest/globals";
import { LongrunError } from "../../src/errors.ts";
import { StatusSchema } from "../../src/proto/messages.ts";
import { registry } from "./support.ts";

/** The message of the INVALID_JSON_VALUE that this throws, whose field is also in its BadRequest; "none" if it does not. */
export function problem(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (!(error instanceof LongrunError) || error.reason !== "INVALID_JSON_VALUE") throw error;
    const details = toJson(StatusSchema, error.toStatus(), { registry });
    const field = Object(details).details[1].fieldViolations[0].field;
    expect(error.message.startsWith(field)).toBe(true);
    return error.message;
  }
  return "none";
}
