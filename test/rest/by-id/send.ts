import type { JsonValue } from "@bufbuild/protobuf";
import type { HttpHandler, HttpReply, HttpRequest } from "../../../src/rest/http.ts";
import { alice } from "../../support/principals.ts";

/** What a test says of a request besides its line. */
export interface RequestInit extends Partial<Pick<HttpRequest, "headers" | "signal" | "deadline" | "principal">> {
  readonly body?: string | Uint8Array;
}

/** A reply with its body as text and, if it is not empty, parsed. */
export interface Answer extends Omit<HttpReply, "body"> {
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: JsonValue | undefined;
}

/** Sends requests to a handler, each given by its line: `GET /xiq/operations/a`. */
export function sender(handler: HttpHandler): (line: string, init?: RequestInit) => Promise<Answer> {
  return async (line, { body = "", ...init } = {}) => {
    const [method = "", target = ""] = line.split(" ");
    const { body: text = "", ...reply } = await handler({
      method,
      target,
      headers: {},
      signal: new AbortController().signal,
      principal: alice,
      deadline: undefined,
      origin: "http://localhost",
      ...init,
      body: Buffer.from(body),
    });
    if (typeof text !== "string") throw new Error("the body is no text");
    return { headers: {}, ...reply, text, json: text === "" ? undefined : JSON.parse(text) };
  };
}
