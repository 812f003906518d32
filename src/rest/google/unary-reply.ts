import { type DescMethod, fromBinary, type Message } from "@bufbuild/protobuf";
import type { BoundMethod } from "../../handlers/handler.ts";
import { Code, OperationRecordSchema, OperationRegistry, Operations } from "../../proto/messages.ts";
import { rpcOf } from "../../proto/rpc-of.ts";
import type { Caller } from "../caller.ts";
import type { HttpReply } from "../http.ts";
import { JSON_TYPE } from "../json-type.ts";
import { RestCall } from "../rest-call.ts";
import type { AnswerJson, JsonStyle } from "./answer-json.ts";
import { contentTag, namedTag, tagOfForm } from "./entity-tags.ts";
import { formName } from "./form-name.ts";

const PROTO_TYPE = "application/x-protobuf";
/** The headers of a request by which answers differ; not all are compressed, but all of them may be. */
const VARY = "Accept-Encoding, X-Goog-FieldMask";

/** How a response is to be sent. */
export interface UnaryOptions {
  readonly style: JsonStyle;
  /** Whether it is sent encoded, not as JSON. */
  readonly proto: boolean;
  readonly json: AnswerJson;
  /** The headers of the request. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/**
 * Replies to a call of a method with one response. GetOperation and GetOperationRecord have an ETag, another one
 * for each form of the answer, and are answered with 304 if the client has it. Throws what the handler throws.
 */
export async function unaryReply(
  { method, handler }: Extract<BoundMethod, { readonly kind: "unary" }>,
  message: Message,
  call: Caller,
  { style, proto, json, headers: asked }: UnaryOptions,
): Promise<HttpReply> {
  const headers: Record<string, string> = { "cache-control": "private, no-cache", vary: VARY };
  const setHeader = (name: string, value: string) => {
    headers[name] = value;
  };
  const rpc = rpcOf(method);
  const response = await handler(message, new RestCall(call, { setHeader }));
  const bytes = response instanceof Uint8Array ? response : Buffer.concat(response);
  const tag = tagOf(method, bytes);
  if (tag !== undefined) {
    const own = tagOfForm(tag, formName(style, proto));
    const named = namedTag(asked["if-none-match"], own, asked["accept-encoding"]);
    headers.etag = named ?? own;
    if (named !== undefined) return { status: 304, headers, code: Code.OK, rpc, profile: "google" };
  }
  headers["content-type"] = proto ? PROTO_TYPE : JSON_TYPE;
  const body = proto ? bytes : json.write(method.output, response, style);
  return { status: 200, headers, body, code: Code.OK, rpc, profile: "google" };
}

function tagOf(method: DescMethod, response: Uint8Array): string | undefined {
  if (method === Operations.method.getOperation) return contentTag(response);
  if (method !== OperationRegistry.method.getOperationRecord) return undefined;
  return fromBinary(OperationRecordSchema, response).etag;
}
