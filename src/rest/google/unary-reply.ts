import { type DescMethod, fromBinary, type Message } from "@bufbuild/protobuf";
import type { BoundMethod, Call } from "../../handlers/handler.ts";
import { Code, OperationRecordSchema, OperationRegistry, Operations } from "../../proto/messages.ts";
import type { HttpReply } from "../http.ts";
import { JSON_TYPE } from "../json-type.ts";
import type { AnswerJson, JsonStyle } from "./answer-json.ts";
import { contentTag, namesTag } from "./entity-tags.ts";

const PROTO_TYPE = "application/x-protobuf";

/** How a response is to be sent. */
export interface UnaryOptions {
  readonly style: JsonStyle;
  /** Whether it is sent encoded, not as JSON. */
  readonly proto: boolean;
  readonly json: AnswerJson;
  /** The entity tags that the client has (`If-None-Match`). */
  readonly ifNoneMatch: string | undefined;
}

/**
 * Replies to a call of a method with one response. GetOperation and GetOperationRecord have an ETag, and are answered
 * with 304 if the client has it. Throws what the handler throws.
 */
export async function unaryReply(
  { method, handler }: Extract<BoundMethod, { readonly kind: "unary" }>,
  message: Message,
  call: Omit<Call, "setHeader">,
  { style, proto, json, ifNoneMatch }: UnaryOptions,
): Promise<HttpReply> {
  const headers: Record<string, string> = { "cache-control": "private, no-cache" };
  const setHeader = (name: string, value: string) => {
    headers[name] = value;
  };
  const response = await handler(message, { ...call, setHeader });
  const bytes = response instanceof Uint8Array ? response : Buffer.concat(response);
  const tag = tagOf(method, bytes);
  if (tag !== undefined) headers.etag = tag;
  if (tag !== undefined && namesTag(ifNoneMatch, tag)) return { status: 304, headers, code: Code.OK };
  headers["content-type"] = proto ? PROTO_TYPE : JSON_TYPE;
  const body = proto ? bytes : `${json.write(method.output, bytes, style)}\n`;
  return { status: 200, headers, body, code: Code.OK };
}

function tagOf(method: DescMethod, response: Uint8Array): string | undefined {
  if (method === Operations.method.getOperation) return contentTag(response);
  if (method !== OperationRegistry.method.getOperationRecord) return undefined;
  return fromBinary(OperationRecordSchema, response).etag;
}
