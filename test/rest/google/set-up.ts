import type { JsonValue } from "@bufbuild/protobuf";
import { KnownTypes } from "../../../src/proto/known-types.ts";
import { googleProfile } from "../../../src/rest/google/google-profile.ts";
import type { HttpReply, HttpRequest } from "../../../src/rest/http.ts";
import { setUp as setUpHandlers } from "../../handlers/call-handlers.ts";
import { alice } from "../../support/principals.ts";

/** What a test says of a request besides its line. */
export interface RequestInit extends Partial<Pick<HttpRequest, "headers" | "signal" | "deadline">> {
  /** Text or bytes as they are; anything else is sent as JSON. */
  readonly body?: unknown;
}

/** A reply whose body has been read. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body parsed; undefined if it is empty. */
  readonly json: JsonValue | undefined;
}

/** The profile over the handlers of the operations services and memory. */
export function setUp(...policy: Parameters<typeof setUpHandlers>) {
  const context = setUpHandlers(...policy);
  const types = new KnownTypes();
  const handler = googleProfile(context.services, { types: () => types.registry, clock: context.clock });
  /** Sends a request, given by its line: `GET /v1/operations`. */
  const open = (line: string, { headers = {}, body, signal, deadline }: RequestInit = {}): Promise<HttpReply> => {
    const [method = "", target = ""] = line.split(" ");
    return handler({
      method,
      target,
      headers,
      body: bytesOf(body),
      signal: signal ?? new AbortController().signal,
      principal: alice,
      deadline,
      origin: "http://localhost",
    });
  };
  const send = async (line: string, init?: RequestInit): Promise<Answer> => {
    const { status, headers = {}, body = "" } = await open(line, init);
    if (typeof body !== "string") throw new Error("the body is no text");
    return { status, headers, text: body, json: body === "" ? undefined : JSON.parse(body) };
  };
  return {
    ...context,
    open,
    send,
    /** The status and the body of a reply, or its status and the reason of its error. */
    ask: async (line: string, init?: RequestInit): Promise<readonly [number, JsonValue | undefined]> => {
      const { status, json } = await send(line, init);
      return [status, status < 400 ? json : reasonOf(json)];
    },
  };
}

/** The reason in the first detail of an error. */
export function reasonOf(json: unknown): string | undefined {
  const { error } = json as { error?: { details?: { reason?: string }[] } };
  return error?.details?.[0]?.reason;
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined) return new Uint8Array();
  return body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}
