import { describe, expect, test } from "@jest/globals";
import { Code } from "../../../src/proto/messages.ts";
import { consolePages } from "../../../src/rest/console/console.ts";
import type { HttpHandler, HttpReply } from "../../../src/rest/http.ts";
import { alice } from "../../support/principals.ts";

const file = (contentType: string, text: string, isHashed = false) => ({
  contentType,
  content: Buffer.from(text),
  isHashed,
});

const files = new Map([
  ["index.html", file("text/html; charset=UTF-8", "<p>the page</p>")],
  ["icon.svg", file("image/svg+xml", "<svg/>")],
  ["assets/index-1a2b.js", file("text/javascript; charset=UTF-8", "run()", true)],
]);

test.each(["", "operation", "overview", "?parent=projects/p", "operation?name=operations/a"])(
  "the page is the same for every address: /console/%s",
  async (address) => {
    expect(await ask(`GET /console/${address}`)).toMatchObject({
      status: 200,
      headers: { "content-type": "text/html; charset=UTF-8", "cache-control": "no-cache" },
      body: Buffer.from("<p>the page</p>"),
    });
  },
);

test("the page may load what is beside it, and nothing else; nobody may frame it", async () => {
  const policy = (await ask("GET /console/")).headers?.["content-security-policy"]?.split("; ");
  expect(policy).toEqual(
    expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]),
  );
  expect(policy?.join()).not.toMatch(/unsafe|https?:|\*/);
});

test("what changes with every build is kept for ever, all else is asked for again", async () => {
  const script = await ask("GET /console/assets/index-1a2b.js");
  expect(script.headers).toMatchObject({ "cache-control": "public, max-age=31536000, immutable" });
  const { headers } = await ask("GET /console/icon.svg");
  const etag = headers?.etag ?? "";
  expect(etag).toMatch(/^"[\w-]{43}"$/);
  expect(await ask("GET /console/icon.svg", { "if-none-match": etag })).toEqual({
    status: 304,
    headers: { etag },
    profile: "console",
  });
  expect(await ask("GET /console/icon.svg", { "if-none-match": '"another"' })).toMatchObject({ status: 200 });
});

test("the page is told the version, and whether it may change anything", async () => {
  const { body } = await ask("GET /console/config.json");
  expect(JSON.parse(String(body))).toEqual({ version: "1.2.3", readOnly: true });
});

test.each([
  ["/console", "../"],
  ["/ops/ui", "../../"],
])("under %s the page knows that the root is at %s", async (mount, up) => {
  const page = '<meta name="longrun-root" content="../"><a href="../v1/operations"><script src="./assets/a.js">';
  const built = new Map([["index.html", file("text/html; charset=UTF-8", page)]]);
  const { body } = await ask(
    `GET ${mount}/`,
    {},
    handlerOf(mount, async () => built),
  );
  expect(String(body)).toBe(
    `<meta name="longrun-root" content="${up}"><a href="${up}v1/operations"><script src="./assets/a.js">`,
  );
});

test("without the slash, the address leads to the page, with its query and whatever a proxy has put before", async () => {
  expect(await ask("GET /console?parent=projects/p")).toEqual({
    status: 308,
    headers: { location: "./console/?parent=projects/p" },
    profile: "console",
  });
  expect(await ask("GET /a/console", {}, handlerOf("/a/console"))).toEqual({
    status: 308,
    headers: { location: "./console/" },
    profile: "console",
  });
});

test.each([
  "GET /console/none",
  "GET /console/assets/../index.html",
  "GET /console/..%2findex.html",
  "GET /console/__proto__",
  "GET /console/operation/",
])("nothing else is there: %s", async (line) => {
  expect((await ask(line)).status).toBe(404);
});

test("files are only read", async () => {
  expect(await ask("POST /console/")).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
});

test.each(["GET /", "GET /consoles", "GET /v1/console/", "POST /v1/operations"])("others answer %s", async (line) => {
  expect((await ask(line)).status).toBe(204);
});

test("what went wrong in reading the files is tried again", async () => {
  let reads = 0;
  const readFiles = async () => {
    if (reads++ === 0) throw new Error("too many open files");
    return files;
  };
  const handler = handlerOf("/console", readFiles);
  await expect(ask("GET /console/", {}, handler)).rejects.toThrow("too many open files");
  expect(await ask("GET /console/", {}, handler)).toMatchObject({ status: 200 });
  await ask("GET /console/icon.svg", {}, handler);
  expect(reads).toBe(2);
});

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

function handlerOf(mount: string, readFiles = async () => files): HttpHandler {
  const others = async (): Promise<HttpReply> => ({ status: 204, profile: "google" });
  return consolePages({ mount, readOnly: true, version: "1.2.3", readFiles }, others);
}

async function ask(
  line: string,
  headers: Readonly<Record<string, string>> = {},
  handler = handlerOf("/console"),
): Promise<HttpReply> {
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
