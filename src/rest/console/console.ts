import { createHash } from "node:crypto";
import { httpStatusOf } from "../error-status.ts";
import { type ActualRequest, actualRequest } from "../google/actual-request.ts";
import type { HttpHandler, HttpReply, HttpRequest } from "../http.ts";
import { JSON_TYPE } from "../json-type.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { type ConsoleFile, readConsoleFiles } from "./console-files.ts";

/** Where the console is, and what it may do. */
export interface ConsoleOptions {
  /** The path before the pages, such as `/console`. */
  readonly mount: string;
  /** Whether nothing may be cancelled or deleted from it. */
  readonly readOnly: boolean;
  /** The version of the server, for people to see. */
  readonly version: string;
  /** Reads the built files; {@link readConsoleFiles} by default. */
  readonly readFiles?: () => Promise<ReadonlyMap<string, ConsoleFile>>;
}

/** The page loads what is beside it and calls its own server; nothing else, and nobody may frame it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const SECURITY_HEADERS = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** The pages, which are all the same file: their paths and queries are read in the browser. */
const pages: ReadonlySet<string> = new Set(["", "operation", "overview"]);

/**
 * Serves the console under its mount, and gives all requests for other paths to `others`. The files hold no data, so they
 * need no credentials; what they show they ask the API for, with the credentials of whoever looks.
 */
export function consolePages(options: ConsoleOptions, others: HttpHandler): HttpHandler {
  const { mount, readOnly, version, readFiles = readConsoleFiles } = options;
  const config = `${JSON.stringify({ version, readOnly })}\n`;
  let files: ReturnType<typeof readFiles> | undefined;
  const answer = async (request: HttpRequest, { httpMethod, path, query }: ActualRequest): Promise<HttpReply> => {
    if (httpMethod !== "GET") return notAllowed(httpMethod);
    if (path === mount) return { status: 308, headers: { location: besidePages(mount, query) } };
    const name = path.slice(mount.length + 1);
    if (name === "config.json") return reply(JSON_TYPE, config, "no-cache");
    files ??= filesAt(mount, readFiles).catch((error: unknown) => {
      files = undefined;
      throw error;
    });
    const file = (await files).get(pages.has(name) ? "index.html" : name);
    return file === undefined ? textReply(404, "Not found") : fileReply(file, request);
  };
  return async (request) => {
    const actual = actualRequest(request);
    if (!isConsolePath(mount, actual.path)) return others(request);
    return { ...(await answer(request, actual)), profile: "console" };
  };
}

/** The built files, in which the page knows how many levels it is below the server's root: it is built for one. */
async function filesAt(
  mount: string,
  readFiles: () => Promise<ReadonlyMap<string, ConsoleFile>>,
): Promise<ReadonlyMap<string, ConsoleFile>> {
  const files = await readFiles();
  const page = files.get("index.html");
  if (page === undefined) return files;
  const up = "../".repeat(mount.split("/").length - 1);
  const content = Buffer.from(Buffer.from(page.content).toString().replaceAll('="../', `="${up}`));
  return new Map([...files, ["index.html", { ...page, content }]]);
}

/** The list of operations, from the mount itself; relative, for a proxy may have put something before that. */
function besidePages(mount: string, query: string): string {
  return `.${mount.slice(mount.lastIndexOf("/"))}/${query === "" ? "" : `?${query}`}`;
}

/** Whether a path is the console's. */
export function isConsolePath(mount: string, path: string): boolean {
  return path === mount || path.startsWith(`${mount}/`);
}

function notAllowed(httpMethod: string): HttpReply {
  const [error, allow] = methodNotAllowed(httpMethod, ["GET"]);
  const { message, code, reason } = error;
  return { ...textReply(httpStatusOf(error), message, allow), code, reason };
}

function textReply(status: number, text: string, headers: Readonly<Record<string, string>> = {}): HttpReply {
  return { status, headers: { "content-type": "text/plain; charset=UTF-8", ...headers }, body: `${text}\n` };
}

function fileReply({ contentType, content, isHashed }: ConsoleFile, { headers }: HttpRequest): HttpReply {
  if (isHashed) return reply(contentType, content, "public, max-age=31536000, immutable");
  const etag = `"${createHash("sha256").update(content).digest("base64url")}"`;
  if (headers["if-none-match"]?.includes(etag)) return { status: 304, headers: { etag } };
  const { status, headers: common, body } = reply(contentType, content, "no-cache");
  return { status, headers: { ...common, etag }, ...(body !== undefined && { body }) };
}

function reply(contentType: string, body: string | Uint8Array, cacheControl: string): HttpReply {
  const headers = { "content-type": contentType, "cache-control": cacheControl, ...SECURITY_HEADERS };
  return { status: 200, headers, body };
}
