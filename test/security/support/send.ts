import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { request as secureRequest } from "node:https";
import { text } from "node:stream/consumers";
import type { ConnectionOptions } from "node:tls";

/** A request over HTTP/1.1 with any headers, on a connection of its own. */
export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | undefined;
  /** Sends it by TLS. */
  readonly tls?: ConnectionOptions | undefined;
  /** Leaves a body that is a stream, of a success, when it has begun. */
  readonly onlyHead?: boolean;
}

/** What came back. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined if it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it
  readonly json: any;
}

/** Begins a request, and gives the response as soon as its head is there. */
export async function open(port: number, sent: Sent): Promise<IncomingMessage> {
  const { method = "GET", path, headers = {}, body, tls } = sent;
  const typed = body === undefined ? headers : { "content-type": "application/json", ...headers };
  const target = { host: "127.0.0.1", port, method, path, headers: typed, agent: false };
  const outgoing = tls ? secureRequest({ ...target, ...tls }) : request(target);
  outgoing.end(body);
  const [response] = await once(outgoing, "response");
  return response;
}

/** Sends a request, and gives the whole response. */
export async function send(port: number, sent: Sent): Promise<HttpAnswer> {
  const response = await open(port, sent);
  const { statusCode = 0, headers } = response;
  if (sent.onlyHead && statusCode < 400) {
    response.destroy();
    return { status: statusCode, headers, text: "", json: undefined };
  }
  const body = await text(response);
  return { status: statusCode, headers, text: body, json: jsonIn(body) };
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
