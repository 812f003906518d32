import { constants, type ServerHttp2Stream } from "node:http2";
import type { LongrunError } from "../../errors.ts";
import { IncompleteRequests, type IncompleteRequestsOptions } from "../connections/incomplete-requests.ts";
import { toStatusObject } from "./status.ts";

/** The parts of grpc-js's innermost call by which it receives. */
interface ReceivingCall {
  readonly stream: ServerHttp2Stream;
  readonly metadataSent: boolean;
  readonly decoder: { readonly readState: number };
  handleDataFrame(data: Buffer): void;
  handleEndEvent(): void;
  sendStatus(status: ReturnType<typeof toStatusObject>): void;
}

/** The state of grpc-js's decoder between two messages. */
const NO_MESSAGE = 0;

/**
 * Ends calls whose requests take too long to come, or too much memory together with all others. grpc-js waits for ever, and
 * keeps what has come. Of a call with many requests, each has that time from its first byte on.
 */
export class RequestWatch {
  readonly #incomplete: IncompleteRequests<ReceivingCall>;
  readonly #ofOne: Pick<ReceivingCall, "handleDataFrame" | "handleEndEvent">;
  readonly #ofMany: Pick<ReceivingCall, "handleDataFrame">;

  constructor(options: IncompleteRequestsOptions) {
    const incomplete = new IncompleteRequests<ReceivingCall>(options);
    this.#incomplete = incomplete;
    this.#ofOne = {
      handleDataFrame(this: ReceivingCall, data) {
        if (incomplete.grow(this, data.length)) prototypeOf(this).handleDataFrame.call(this, data);
      },
      handleEndEvent(this: ReceivingCall) {
        incomplete.end(this);
        prototypeOf(this).handleEndEvent.call(this);
      },
    };
    this.#ofMany = {
      handleDataFrame(this: ReceivingCall, data) {
        incomplete.begin(this, (error) => refuse(this, error));
        if (incomplete.grow(this, data.length)) prototypeOf(this).handleDataFrame.call(this, data);
        if (this.decoder.readState === NO_MESSAGE) incomplete.end(this);
      },
    };
  }

  /** Watches a call of grpc-js that has just begun, with one request or with many. */
  begin(call: object, hasManyRequests: boolean): void {
    const receiving = call as ReceivingCall;
    if (hasManyRequests) {
      Object.assign(receiving, this.#ofMany);
    } else {
      Object.assign(receiving, this.#ofOne);
      this.#incomplete.begin(receiving, (error) => refuse(receiving, error));
    }
  }

  /** Notes that a call is over. */
  end(call: object): void {
    this.#incomplete.end(call as ReceivingCall);
  }
}

/** Ends a call with an error, and then its stream: nobody waits for the rest of the request. */
function refuse(call: ReceivingCall, error: LongrunError): void {
  const { stream, metadataSent } = call;
  const close = () => stream.close(constants.NGHTTP2_NO_ERROR);
  call.sendStatus(toStatusObject(error));
  // A status that follows messages is sent when HTTP/2 asks for it.
  if (metadataSent) stream.once("wantTrailers", () => setImmediate(close));
  else close();
}

function prototypeOf(call: ReceivingCall): ReceivingCall {
  return Object.getPrototypeOf(call);
}
