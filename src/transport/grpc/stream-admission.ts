import type { ServerHttp2Stream } from "node:http2";
import type { Principal } from "../../authorization/principal.ts";
import { LongrunError } from "../../errors.ts";
import type { Admission } from "../admission.ts";
import { formatGrpcTimeout, LONGEST_TIMEOUT, parseGrpcTimeout } from "../grpc-timeout.ts";
import { headerValues } from "../header-values.ts";
import { type CredentialHeaders, readCredentials } from "../read-credentials.ts";
import type { Arrival } from "./arrival.ts";
import { deadlineExceeded, type RefusedStream, refused } from "./check-call-head.ts";
import { HeldStreams } from "./held-streams.ts";
import type { SessionPeers } from "./session-peers.ts";

/** Who is let in. */
export interface StreamAdmissionOptions {
  readonly admission: Admission;
  /** The paths of the methods that everybody may call, and as often as they like. */
  readonly openPaths: ReadonlySet<string>;
  readonly peers: SessionPeers;
  /** Told of every call that is refused. */
  readonly onRefused: (call: RefusedCall) => void;
}

/** A call that grpc-js has never seen. */
export interface RefusedCall {
  readonly path: string;
  readonly error: LongrunError;
  /** What was thrown that was no LongrunError: a fault of ours. */
  readonly fault: unknown;
  /** Who called; anonymous if nobody knows. */
  readonly principal: Principal;
  readonly remoteAddress: string | undefined;
  readonly milliseconds: number;
}

/** What is known of a call that is refused. */
export interface KnownOfRefused {
  readonly principal?: Principal;
  readonly fault?: unknown;
}

/** Lets in the streams of those who may make calls, before anything of a message is read, and refuses the others. */
export class StreamAdmission {
  readonly #options: StreamAdmissionOptions;
  readonly #held = new HeldStreams();
  readonly #principals = new WeakMap<ServerHttp2Stream, Principal>();

  constructor(options: StreamAdmissionOptions) {
    this.#options = options;
  }

  /** Who makes the call on a stream that was let in. */
  principalOf(stream: ServerHttp2Stream): Principal {
    return this.#principals.get(stream) ?? this.#options.admission.stranger;
  }

  /** Lets a call in, or refuses it, when it is known who makes it. */
  admit(arrival: Arrival): void {
    const { openPaths, admission, peers } = this.#options;
    const { stream, headers, letIn } = arrival;
    if (openPaths.has(headers[":path"] ?? "")) {
      letIn();
      return;
    }
    let principal: Principal | Promise<Principal>;
    try {
      principal = admission.identify(() => readCredentials(credentialHeaders(arrival), peers.certificateOf(stream)));
    } catch (thrown) {
      this.#refuseFor(arrival, thrown);
      return;
    }
    if (principal instanceof Promise) this.#hold(arrival, principal);
    else this.#letInWithinRate(arrival, principal);
  }

  /** Answers a stream without giving it to grpc-js. */
  refuse(
    { stream, headers, time }: Arrival,
    { response, error }: RefusedStream,
    { principal = this.#options.admission.stranger, fault }: KnownOfRefused = {},
  ): void {
    const { peers, onRefused } = this.#options;
    const remoteAddress = peers.addressOf(stream);
    stream.on("error", () => stream.destroy());
    if (!stream.destroyed && !stream.closed) {
      stream.respond(response, { endStream: true });
      stream.resume();
    }
    if (error === undefined) return;
    const path = headers[":path"] ?? "";
    onRefused({ path, error, fault, principal, remoteAddress, milliseconds: performance.now() - time });
  }

  /** Refuses with an error the calls of which it is not known yet who makes them. */
  refuseHeld(error: LongrunError): void {
    this.#held.releaseAll(error);
  }

  /** Holds a call back until it is known who makes it, and no longer than its client waits. */
  #hold(arrival: Arrival, identified: Promise<Principal>): void {
    const { stream, headers, time } = arrival;
    const timeout = parseGrpcTimeout(String(headers["grpc-timeout"]));
    const release = () => this.#held.release(stream, deadlineExceeded());
    const timer = timeout === undefined ? undefined : setTimeout(release, Math.min(timeout, LONGEST_TIMEOUT)).unref();
    const goOn = (next: () => void) => {
      clearTimeout(timer);
      next();
    };
    stream.once("close", () => clearTimeout(timer));
    this.#held.hold(stream, identified, {
      onValue: (principal) =>
        goOn(() => {
          if (timeout !== undefined) {
            const left = timeout - (performance.now() - time);
            if (left <= 0) {
              this.refuse(arrival, refused(deadlineExceeded()), { principal });
              return;
            }
            headers["grpc-timeout"] = formatGrpcTimeout(left);
          }
          this.#letInWithinRate(arrival, principal);
        }),
      onError: (thrown) => goOn(() => this.#refuseFor(arrival, thrown)),
    });
  }

  /** Lets in a call of somebody who makes no more of them than they may. */
  #letInWithinRate(arrival: Arrival, principal: Principal): void {
    const { admission } = this.#options;
    const limit = admission.limit(principal);
    if (limit !== undefined) {
      this.refuse(arrival, refused(limit.error), { principal });
      return;
    }
    if (principal !== admission.stranger) this.#principals.set(arrival.stream, principal);
    arrival.letIn();
  }

  #refuseFor(arrival: Arrival, thrown: unknown): void {
    const error = LongrunError.from(thrown);
    this.refuse(arrival, refused(error), error === thrown ? {} : { fault: thrown });
  }
}

function credentialHeaders({ headers, rawHeaders }: Arrival): CredentialHeaders {
  return {
    authorization: headerValues("authorization", rawHeaders),
    "x-api-key": textOf(headers["x-api-key"]),
    "x-goog-api-key": textOf(headers["x-goog-api-key"]),
  };
}

/** A header as one text; HTTP/2 gives those that came twice joined, but for a few that are none of credentials. */
function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value;
}
