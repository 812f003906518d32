import type { ServerResponse } from "node:http";
import { discardBody } from "./discard-body.ts";
import type { OutgoingReply } from "./outgoing-reply.ts";

/**
 * Sends a reply; resolves when the system has taken all of it, or the connection is closed. A client that takes nothing
 * of what waits for it for `stallTimeout` milliseconds is cut off. Rejects if the reply cannot be sent (malformed headers)
 * or a stream fails; once its head is sent, the client sees that by a body that is cut off.
 */
export async function sendReply(
  response: ServerResponse,
  { status, headers, body }: OutgoingReply,
  stallTimeout: number,
): Promise<void> {
  response.writeHead(status, headers);
  if (body === undefined || body instanceof Uint8Array) {
    response.end(body);
  } else {
    response.flushHeaders();
    try {
      if (response.req.method === "HEAD") discardBody(body);
      else await sendStream(response, body, stallTimeout);
    } catch (error) {
      // After what has been written, and without the end that would make it complete.
      response.socket?.destroySoon();
      throw error;
    }
    response.end();
  }
  if (!response.writableFinished) await untilEmitted(response, "finish", stallTimeout);
}

/** Sends each piece when it comes, and takes the next one when the client has room for it. */
async function sendStream(
  response: ServerResponse,
  pieces: AsyncIterable<Uint8Array | string>,
  stallTimeout: number,
): Promise<void> {
  for await (const piece of pieces) {
    if (response.destroyed) return;
    if (!response.write(piece)) await untilEmitted(response, "drain", stallTimeout);
    if (response.destroyed) return;
  }
}

/** Resolves when the event has come or the connection is closed. */
function untilEmitted(response: ServerResponse, event: "drain" | "finish", stallTimeout: number): Promise<void> {
  if (response.destroyed) return Promise.resolve();
  const { socket } = response;
  // Node destroys a connection of which nothing is taken for so long.
  socket?.setTimeout(stallTimeout);
  return new Promise((resolve) => {
    const goOn = () => {
      response.off(event, goOn);
      response.off("close", goOn);
      if (event === "drain") socket?.setTimeout(0);
      resolve();
    };
    response.on(event, goOn);
    response.on("close", goOn);
  });
}
