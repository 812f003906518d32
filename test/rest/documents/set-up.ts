import type { JsonValue } from "@bufbuild/protobuf";
import { KnownTypes } from "../../../src/proto/known-types.ts";
import { type DocumentsOptions, documents } from "../../../src/rest/documents/documents.ts";
import type { HttpReply, HttpRequest } from "../../../src/rest/http.ts";
import { setUp as setUpHandlers } from "../../handlers/call-handlers.ts";
import { alice } from "../../support/principals.ts";

/** What `others` reply in {@link setUp}. */
export const others: HttpReply = { status: 299 };

/** The documents of the operations services, with the profiles at their usual mounts. */
export function setUp(options: Partial<DocumentsOptions> = {}) {
  const { services } = setUpHandlers();
  const types = new KnownTypes();
  const handler = documents(
    services,
    {
      descriptors: () => types.descriptors,
      types: () => types.registry,
      mounts: { xiq: "/xiq", async: "/async/v1" },
      ...options,
    },
    async () => others,
  );
  /** Sends a request, given by its line: `GET /openapi.json`. */
  const send = (line: string, init: Partial<HttpRequest> = {}): Promise<HttpReply> => {
    const [method = "", target = ""] = line.split(" ");
    return handler({
      method,
      target,
      headers: {},
      body: new Uint8Array(),
      signal: new AbortController().signal,
      principal: alice,
      deadline: undefined,
      origin: "https://longrun.example.com",
      ...init,
    });
  };
  /** The JSON that is at a target. */
  const get = async (target: string, init?: Partial<HttpRequest>): Promise<JsonValue> => {
    const { body = "" } = await send(`GET ${target}`, init);
    if (typeof body !== "string") throw new Error("the body is no text");
    return JSON.parse(body);
  };
  return { services, send, get };
}

/** What is in JSON at a place: the keys of objects and the indexes of lists on the way to it. */
export function at(json: JsonValue | undefined, ...keys: readonly (string | number)[]): JsonValue | undefined {
  return keys.reduce<JsonValue | undefined>((value, key) => Object(value)[key], json);
}

/** The members of a JSON object, which must be one. */
export function membersOf(json: JsonValue | undefined): readonly [string, JsonValue][] {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw new Error("this is no JSON object");
  return Object.entries(json);
}

/** The text of every `$ref` in JSON. */
export function referencesIn(json: JsonValue): readonly string[] {
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) =>
    key === "$ref" && typeof value === "string" ? [value] : referencesIn(value),
  );
}
