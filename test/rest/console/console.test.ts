import { describe, expect, test } from "@jest/globals";
import { Code } from "../../../src/proto/messages.ts";
import { consolePages } from "../../../src/rest/console/console.ts";
import type { HttpReply } from "../../../src/rest/http.ts";
import { alice } from "../../support/principals.ts";

const page = { contentType: "text/html; charset=UTF-8", content: Buffer.from("<p>the page</p>"), isHashed: false };

const handler = consolePages(
  { mount: "/console", readOnly: false, version: "1.2.3", readFiles: async () => new Map([["index.html", page]]) },
  async () => ({ status: 204, profile: "google" }),
);

function ask(line: string, headers: Readonly<Record<string, string>> = {}): Promise<HttpReply> {
  const [method = "", target = ""] = line.split(" ");
  return handler({
    method,
    target,
    headers,
    body: new Uint8Array(),
    signal: new AbortController().signal,
    principal: alice,
    deadline: undefined,
    origin: "http://localhost",
  });
}

describe("reports name the console as what has replied", () => {
  test.each([
    ["GET /console/", 200],
    ["GET /console/config.json", 200],
    ["GET /console", 308],
    ["GET /console/none", 404],
    ["POST /console/", 405],
  ])("to %s, with %d", async (line, status) => {
    expect(await ask(line)).toMatchObject({ status, profile: "console" });
  });

  test("to what has not changed", async () => {
    const { headers } = await ask("GET /console/");
    const reply = await ask("GET /console/", { "if-none-match": headers?.etag ?? "" });
    expect(reply).toMatchObject({ status: 304, profile: "console" });
  });

  test("but not to what others answer", async () => {
    expect(await ask("GET /v1/operations")).toEqual({ status: 204, profile: "google" });
  });
});

test("a method that changes something is refused in words, and with the reason for the report", async () => {
  expect(await ask("POST /console/")).toEqual({
    status: 405,
    headers: { "content-type": "text/plain; charset=UTF-8", allow: "GET, HEAD" },
    body: 'The path is served for GET, HEAD, not for "POST".\n',
    code: Code.UNIMPLEMENTED,
    reason: "METHOD_NOT_ALLOWED",
    profile: "console",
  });
});
