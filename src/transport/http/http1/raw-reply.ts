import { STATUS_CODES } from "node:http";
import type { ErrorReply } from "../error-reply.ts";

/** An error as bytes, for a connection on which Node has seen no request to reply to; the connection is closed after it. */
export function rawReply({ status, headers = {}, body }: ErrorReply): Buffer {
  const bytes = Buffer.from(body);
  const all = {
    ...headers,
    "content-length": bytes.length,
    "x-content-type-options": "nosniff",
    date: new Date().toUTCString(),
    connection: "close",
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n`), bytes]);
}
