import type { ServerResponse } from "node:http";
import type { Code } from "../../proto/messages.ts";
import { discardBody, isStream } from "./discard-body.ts";
import type { OutgoingReply } from "./outgoing-reply.ts";

/** How much is given to the connection at once: in such steps it is seen that the client takes something. */
const STEP_BYTES = 128 * 1024;

/**
 * Sends a reply; resolves when the system has taken all of it, or the connection is closed, with what a stream has
 * returned. A client that takes nothing of what waits for it for `stallTimeout` milliseconds is cut off. Rejects if the
 * reply cannot be sent (malformed headers) or a stream fails; once its head is sent, the client sees that by a body that
 * is cut off.
 */
export function sendReply(
  response: ServerResponse,
  { status, headers, body }: OutgoingReply,
  stallTimeout: number,
): Promise<Code | undefined> {
  response.writeHead(status, headers);
  if (isStream(body)) return sendStream(response, body, stallTimeout);
  if (body !== undefined && body.length > STEP_BYTES) return sendInSteps(response, body, stallTimeout);
  response.end(body);
  return untilClosed(response, stallTimeout);
}

async function sendInSteps(
  response: ServerResponse,
  body: Uint8Array | string,
  stallTimeout: number,
): Promise<undefined> {
  await sendPiece(response, body, stallTimeout);
  response.end();
  return untilClosed(response, stallTimeout);
}

async function sendStream(
  response: ServerResponse,
  body: AsyncIterable<Uint8Array | string, Code | undefined>,
  stallTimeout: number,
): Promise<Code | undefined> {
  let code: Code | undefined;
  response.flushHeaders();
  try {
    if (response.req.method === "HEAD") discardBody(body);
    else code = await sendPieces(response, body, stallTimeout);
  } catch (error) {
    // After what has been written, and without the end that would make it complete.
    response.socket?.destroySoon();
    throw error;
  }
  response.end();
  await untilClosed(response, stallTimeout);
  return code;
}

/** Sends each piece when it comes, and takes the next one when the client has room for it. */
async function sendPieces(
  response: ServerResponse,
  pieces: AsyncIterable<Uint8Array | string, Code | undefined>,
  stallTimeout: number,
): Promise<Code | undefined> {
  let code: Code | undefined;
  const noted = async function* () {
    code = yield* pieces;
  };
  for await (const piece of noted()) {
    if (response.destroyed) break;
    await sendPiece(response, piece, stallTimeout);
    if (response.destroyed) break;
  }
  return code;
}

async function sendPiece(response: ServerResponse, piece: Uint8Array | string, stallTimeout: number): Promise<void> {
  if (piece.length <= STEP_BYTES) {
    if (!response.write(piece)) await untilDrained(response, stallTimeout);
    return;
  }
  const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
  for (let begin = 0; begin < bytes.length && !response.destroyed; begin += STEP_BYTES) {
    if (!response.write(bytes.subarray(begin, begin + STEP_BYTES))) await untilDrained(response, stallTimeout);
  }
}

/** Resolves when the client has room for more, or the connection is closed. */
function untilDrained(response: ServerResponse, stallTimeout: number): Promise<void> {
  const cancel = cutIfStalled(response, stallTimeout);
  return new Promise((resolve) => {
    const goOn = () => {
      response.off("drain", goOn);
      response.off("close", goOn);
      cancel();
      resolve();
    };
    response.on("drain", goOn);
    response.on("close", goOn);
  });
}

/** Resolves when the system has taken all of a reply, or the connection is closed: Node closes a response after both. */
function untilClosed(response: ServerResponse, stallTimeout: number): Promise<undefined> {
  if (response.destroyed) return Promise.resolve(undefined);
  const closed = new Promise<undefined>((resolve) => response.on("close", resolve));
  if (isTaken(response)) return closed;
  return closed.finally(cutIfStalled(response, stallTimeout));
}

/** Whether nothing waits for the client. */
function isTaken({ socket }: ServerResponse): boolean {
  return socket === null || socket.writableLength === 0;
}

/** Cuts the connection after so long, if something waits for the client; gives a function that holds that back. */
function cutIfStalled(response: ServerResponse, stallTimeout: number): () => void {
  if (isTaken(response)) return () => {};
  const { socket } = response;
  // Not the timeout of the socket: Node takes up to two of its periods, and sees steps within one write as progress.
  const timer = setTimeout(() => socket?.destroy(), stallTimeout).unref();
  return () => clearTimeout(timer);
}
