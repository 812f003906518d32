import { ApiError } from "./api-error.ts";
import { credentialHeaders, isRefused } from "./credentials.ts";
import type { Json } from "./json.ts";

/**
 * The URL of something of the server by its path from the root, such as `v1/operations`; the root itself by default. The page
 * tells where the root is from it, for the console may be some levels below, and a proxy may have put something before.
 */
export function serverUrl(path = ""): URL {
  const up = document.querySelector('meta[name="longrun-root"]')?.getAttribute("content") ?? "../";
  return new URL(path, new URL(up, document.baseURI));
}

/** What a request asks for. */
export interface RequestOptions {
  readonly method?: "GET" | "POST" | "DELETE";
  /** Parameters of the query; empty ones are left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Sends a request to the API, such as `v1/operations:records`, and gives the reply. Rejects with {@link ApiError}. */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const { method = "GET", query = {}, headers, signal = null } = options;
  const url = serverUrl(path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") url.searchParams.set(name, String(value));
  }
  const reply = await fetch(url, {
    method,
    headers: { ...headers, ...credentialHeaders() },
    signal,
    cache: "no-store",
  }).catch((error: unknown) => {
    throw signal?.aborted ? signal.reason : new ApiError(0, "The server cannot be reached.", String(error));
  });
  if (reply.ok) return reply;
  if (reply.status === 401) isRefused.value = true;
  throw ApiError.of(reply.status, await reply.json().catch(() => undefined), reply.headers.get("retry-after"));
}

/** Sends a request and gives the JSON of the reply. */
export async function sendForJson<Answer = Json>(path: string, options?: RequestOptions): Promise<Answer> {
  return (await send(path, options)).json();
}
