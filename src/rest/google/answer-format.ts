import type { JsonStyle } from "./answer-json.ts";
import { parseSelection } from "./field-selection.ts";
import type { HttpMethod } from "./routes.ts";
import { acceptedFormat, eventStream, jsonArray, type StreamFormat } from "./stream-format.ts";
import { badSystemParameter, type SystemParameters } from "./system-parameters.ts";

/** How the answer of a method is to be sent. */
export interface AnswerFormat {
  /** The JSON of each message. */
  readonly style: JsonStyle;
  /** Whether the message itself is sent instead, encoded; never of a stream. */
  readonly proto: boolean;
  /** What is around the messages of a stream. */
  readonly stream: StreamFormat;
}

/**
 * The format of an answer by the system parameters, and for streams by the Accept header if `alt` is not there. Throws
 * INVALID_SYSTEM_PARAMETER if the method cannot be answered so.
 */
export function answerFormat(
  { kind, method }: HttpMethod,
  { alt, enumAsInteger, fields, pretty }: SystemParameters,
  accept: string | undefined,
): AnswerFormat {
  const proto = alt === "proto";
  if (proto && kind !== "unary") throw badSystemParameter("alt", "cannot be proto for a stream.");
  if (alt === "sse" && kind === "unary") throw badSystemParameter("alt", "is sse, but the method gives no stream.");
  if (proto && fields !== undefined) throw badSystemParameter("fields", "can only be taken from JSON.");
  const selection = fields === undefined ? undefined : parseSelection(fields, method.output);
  if (kind === "unary") return { style: { selection, enumAsInteger, pretty }, proto, stream: jsonArray };
  const stream = alt === undefined ? acceptedFormat(accept) : alt === "sse" ? eventStream : jsonArray;
  return { style: { selection, enumAsInteger, pretty: pretty && !stream.oneLine }, proto, stream };
}
