import type { Code } from "../../proto/messages.ts";
import { isStream } from "./discard-body.ts";
import type { OutgoingReply } from "./outgoing-reply.ts";
import type { OutgoingResponse } from "./outgoing-response.ts";

/** How much is given to the connection at once: in such steps it is seen that the client takes something. */
const STEP_BYTES = 128 * 1024;

/**
 * Sends a reply; resolves when the system has taken all of it, or the connection is closed, with what a stream has
 * returned. A client that takes nothing of what waits for it for `stallTimeout` milliseconds is cut off. Rejects if the
 * reply cannot be sent (malformed headers) or a stream fails; once its head is sent, the client sees that by a body that
 * is cut off.
 */
export function sendReply(
  response: OutgoingResponse,
  reply: OutgoingReply,
  stallTimeout: number,
): Promise<Code | undefined> {
  const { body } = reply;
  response.begin(reply);
  if (isStream(body)) return sendStream(response, body, stallTimeout);
  if (body !== undefined && body.length > STEP_BYTES) return sendInSteps(response, body, stallTimeout);
  response.body.end(body);
  return untilClosed(response, stallTimeout);
}

async function sendInSteps(
  response: OutgoingResponse,
  body: Uint8Array | string,
  stallTimeout: number,
): Promise<undefined> {
  await sendPiece(response, body, stallTimeout);
  response.body.end();
  return untilClosed(response, stallTimeout);
}

async function sendStream(
  response: OutgoingResponse,
  body: AsyncIterable<Uint8Array | string, Code | undefined>,
  stallTimeout: number,
): Promise<Code | undefined> {
  let code: Code | undefined;
  response.flush();
  try {
    code = await sendPieces(response, body, stallTimeout);
  } catch (error) {
    response.cutAfterWritten();
    throw error;
  }
  response.body.end();
  await untilClosed(response, stallTimeout);
  return code;
}

/** Sends each piece when it comes, and takes the next one when the client has room for it. */
async function sendPieces(
  response: OutgoingResponse,
  pieces: AsyncIterable<Uint8Array | string, Code | undefined>,
  stallTimeout: number,
): Promise<Code | undefined> {
  let code: Code | undefined;
  const noted = async function* () {
    code = yield* pieces;
  };
  for await (const piece of noted()) {
    if (response.isClosed) break;
    await sendPiece(response, piece, stallTimeout);
    if (response.isClosed) break;
  }
  return code;
}

async function sendPiece(response: OutgoingResponse, piece: Uint8Array | string, stallTimeout: number): Promise<void> {
  if (piece.length <= STEP_BYTES) {
    if (!response.body.write(piece)) await untilDrained(response, stallTimeout);
    return;
  }
  const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
  for (let begin = 0; begin < bytes.length && !response.isClosed; begin += STEP_BYTES) {
    if (!response.body.write(bytes.subarray(begin, begin + STEP_BYTES))) await untilDrained(response, stallTimeout);
  }
}

/** Resolves when the client has room for more, or nothing can be sent any more. */
function untilDrained(response: OutgoingResponse, stallTimeout: number): Promise<void> {
  const { body } = response;
  const cancel = cutIfStalled(response, stallTimeout);
  return new Promise((resolve) => {
    const goOn = () => {
      body.off("drain", goOn);
      body.off("close", goOn);
      cancel();
      resolve();
    };
    body.on("drain", goOn);
    body.on("close", goOn);
  });
}

/** Resolves when the system has taken all of a reply, or the client has gone: a response closes after both. */
function untilClosed(response: OutgoingResponse, stallTimeout: number): Promise<undefined> {
  if (response.body.destroyed) return Promise.resolve(undefined);
  const closed = new Promise<undefined>((resolve) => response.body.on("close", resolve));
  if (response.waitingBytes === 0) return closed;
  return closed.finally(cutIfStalled(response, stallTimeout));
}

/** Cuts the response off after so long, if something waits for the client; gives a function that holds that back. */
function cutIfStalled(response: OutgoingResponse, stallTimeout: number): () => void {
  if (response.waitingBytes === 0) return () => {};
  // Not the timeout of the socket: Node takes up to two of its periods, and sees steps within one write as progress.
  const timer = setTimeout(() => response.cut(), stallTimeout).unref();
  return () => clearTimeout(timer);
}
