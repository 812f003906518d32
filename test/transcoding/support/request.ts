import type { JsonValue } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { LongrunError } from "../../../src/errors.ts";
import type { Json } from "../../../src/json/json.ts";
import { BadRequestSchema } from "../../../src/proto/messages.ts";
import { parseQuery } from "../../../src/transcoding/parse-query.ts";
import { requestJson } from "../../../src/transcoding/request-json.ts";
import { libraryMessage } from "./library.ts";
import { plainJson } from "./plain-json.ts";

/** The request of the methods of the library. */
export const input = libraryMessage("BookRequest");

/** The parts of a request: variables of the path, query and body. */
export interface Parts {
  readonly path?: Record<string, string>;
  readonly query?: string;
  readonly body?: Json;
}

/** What the parts of a request make, with plain numbers, if the rule's body is as given. */
export function made(body: string, { path = {}, query = "", ...rest }: Parts): JsonValue {
  return plainJson(requestJson(input, { body }, new Map(Object.entries(path)), parseQuery(query), rest.body));
}

/** An object as the parser of JSON makes it. */
export function object(entries: Record<string, Json>): Json {
  return Object.assign(Object.create(null), entries);
}

/** The reason, the field of the BadRequest and the message of the error that the call throws. */
export function refusal(call: () => unknown): (string | undefined)[] {
  try {
    call();
  } catch (error) {
    if (!(error instanceof LongrunError)) throw error;
    const [, detail] = error.toStatus().details;
    const violations = detail && anyUnpack(detail, BadRequestSchema)?.fieldViolations;
    return [error.reason, violations?.[0]?.field, error.message];
  }
  return [];
}
