import type { Code } from "../../proto/messages.ts";
import type { UnreadReplies } from "../connections/unread-replies.ts";
import { isStream } from "./discard-body.ts";
import type { OutgoingReply } from "./outgoing-reply.ts";
import type { OutgoingResponse } from "./outgoing-response.ts";

/** How much is given to the connection at once: in such steps it is seen that the client takes something. */
const STEP_BYTES = 128 * 1024;

/** How long, and how much, a reply waits for its client. */
export interface ReplySenderOptions {
  /** A client that takes nothing of what waits for it for so many milliseconds is cut off. */
  readonly stallTimeout: number;
  readonly unreadReplies: UnreadReplies;
}

/** Sends the reply to one request as fast as its client reads it. */
export class ReplySender {
  readonly #response: OutgoingResponse;
  readonly #stallTimeout: number;
  readonly #unreadReplies: UnreadReplies;

  constructor(response: OutgoingResponse, { stallTimeout, unreadReplies }: ReplySenderOptions) {
    this.#response = response;
    this.#stallTimeout = stallTimeout;
    this.#unreadReplies = unreadReplies;
  }

  /**
   * Sends the reply; resolves when the system has taken all of it, or the connection is closed, with what a stream has
   * returned. Rejects if the reply cannot be sent (malformed headers) or a stream fails; once its head is sent, the client
   * sees that by a body that is cut off.
   */
  send(reply: OutgoingReply): Promise<Code | undefined> {
    const { body } = reply;
    this.#response.begin(reply);
    if (isStream(body)) return this.#sendStream(body);
    if (body !== undefined && body.length > STEP_BYTES) return this.#sendInSteps(body);
    this.#response.body.end(body);
    return this.#untilClosed();
  }

  async #sendInSteps(body: Uint8Array | string): Promise<undefined> {
    await this.#sendPiece(body);
    this.#response.body.end();
    return this.#untilClosed();
  }

  async #sendStream(body: AsyncIterable<Uint8Array | string, Code | undefined>): Promise<Code | undefined> {
    let code: Code | undefined;
    this.#response.flush();
    try {
      code = await this.#sendPieces(body);
    } catch (error) {
      this.#response.cutAfterWritten();
      throw error;
    }
    this.#response.body.end();
    await this.#untilClosed();
    return code;
  }

  /** Sends each piece when it comes, and takes the next one when the client has room for it. */
  async #sendPieces(pieces: AsyncIterable<Uint8Array | string, Code | undefined>): Promise<Code | undefined> {
    let code: Code | undefined;
    const noted = async function* () {
      code = yield* pieces;
    };
    for await (const piece of noted()) {
      if (this.#response.isClosed) break;
      await this.#sendPiece(piece);
      if (this.#response.isClosed) break;
    }
    return code;
  }

  async #sendPiece(piece: Uint8Array | string): Promise<void> {
    const { body } = this.#response;
    if (piece.length <= STEP_BYTES) {
      if (!body.write(piece)) await this.#untilDrained();
      return;
    }
    const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
    this.#unreadReplies.begin(bytes, bytes.length, () => this.#response.cut());
    for (let begin = 0; begin < bytes.length && !this.#response.isClosed; begin += STEP_BYTES) {
      if (!body.write(bytes.subarray(begin, begin + STEP_BYTES))) await this.#untilDrained();
    }
    this.#unreadReplies.end(bytes);
  }

  /** Resolves when the client has room for more, or nothing can be sent any more. */
  #untilDrained(): Promise<void> {
    const { body } = this.#response;
    const cancel = this.#cutIfStalled();
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

  /** Resolves when the system has taken all of the reply, or the client has gone: a response closes after both. */
  #untilClosed(): Promise<undefined> {
    const { body, waitingBytes } = this.#response;
    if (body.destroyed) return Promise.resolve(undefined);
    const closed = new Promise<undefined>((resolve) => body.on("close", resolve));
    return waitingBytes === 0 ? closed : closed.finally(this.#cutIfStalled());
  }

  /** Cuts the response off after a while, if something waits for the client; gives a function that holds that back. */
  #cutIfStalled(): () => void {
    const { waitingBytes } = this.#response;
    if (waitingBytes === 0) return () => {};
    const cut = () => this.#response.cut();
    this.#unreadReplies.begin(this, waitingBytes, cut);
    // Not the timeout of the socket: Node takes up to two of its periods, and sees steps within one write as progress.
    const timer = setTimeout(cut, this.#stallTimeout).unref();
    return () => {
      clearTimeout(timer);
      this.#unreadReplies.end(this);
    };
  }
}
