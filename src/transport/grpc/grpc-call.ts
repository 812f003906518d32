import { Metadata } from "@grpc/grpc-js";
import type { ServerSurfaceCall } from "@grpc/grpc-js/build/src/server-call.js";
import type { Principal } from "../../authorization/principal.ts";
import { LongrunError } from "../../errors.ts";
import type { Call, CallTrace, Encoded } from "../../handlers/handler.ts";
import { Code } from "../../proto/messages.ts";
import type { CallReport } from "../call-report.ts";

const NO_HEADERS = new Metadata();

/** What is known of a call when it begins. */
export interface GrpcCallOptions {
  /** The path `/{service}/{method}`. */
  readonly path: string;
  readonly principal: Principal;
  /** The IP address of the client. */
  readonly remoteAddress: string | undefined;
  /** Sends the end of the call. */
  readonly finish: (error: LongrunError | undefined, response?: Encoded) => void;
  /** Told about it. */
  readonly report: (report: CallReport) => void;
}

/** A call in progress over grpc-js. It ends once: by itself, or because the server stops. */
export class GrpcCall implements Call {
  readonly #call: ServerSurfaceCall;
  readonly #startTime = performance.now();
  readonly #options: GrpcCallOptions;
  #principal: Principal;
  #controller: AbortController | undefined;
  #trace: CallTrace | undefined;
  #headers: Metadata | undefined;
  #resource: string | undefined;
  #ended = false;

  constructor(call: ServerSurfaceCall, options: GrpcCallOptions) {
    this.#call = call;
    this.#options = options;
    this.#principal = options.principal;
  }

  get principal(): Principal {
    return this.#principal;
  }

  /** Notes who makes the call, if that was found out after it began. */
  identifyAs(principal: Principal): void {
    this.#principal = principal;
  }

  get deadline(): number | undefined {
    const deadline = Number(this.#call.getDeadline());
    return Number.isFinite(deadline) ? deadline : undefined;
  }

  /** Made when first asked for: most calls never are. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#ended || this.#call.cancelled) this.#controller.abort();
      // grpc-js emits this after normal ends too.
      else this.#call.on("cancelled", () => this.#ended || this.#controller?.abort());
    }
    return this.#controller.signal;
  }

  /** Made when first asked for: without tracing it never is. */
  get trace(): CallTrace {
    this.#trace ??= { header: (name) => this.header(name) };
    return this.#trace;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** A text among the metadata of the request, by its name in lower case; several are joined, as in HTTP. */
  header(name: string): string | undefined {
    const values = this.#call.metadata.get(name);
    return values.length === 0 ? undefined : values.join(", ");
  }

  setHeader(name: string, value: string): void {
    this.#headers ??= new Metadata();
    this.#headers.set(name, value);
  }

  /** Sends the headers of a stream, unless they have been sent or the call has ended. */
  sendHeaders(): void {
    if (!this.#ended) this.#call.sendMetadata(this.#headers ?? NO_HEADERS);
  }

  /** Notes what a request is about, for the report. */
  about(request: unknown): void {
    const { name, parent } = request as { name?: unknown; parent?: unknown };
    const resource = name || parent;
    if (typeof resource === "string") this.#resource = resource;
  }

  /** Ends the call well. */
  succeed(response?: Encoded): void {
    this.#end(undefined, undefined, response);
  }

  /** Ends the call with whatever was thrown. */
  fail(thrown: unknown): void {
    const error = LongrunError.from(thrown);
    this.#end(error, error === thrown ? undefined : thrown);
  }

  #end(error: LongrunError | undefined, fault: unknown, response?: Encoded): void {
    if (this.#ended) return;
    if (this.#headers && error === undefined) this.sendHeaders();
    this.#ended = true;
    const { cancelled } = this.#call;
    const { path, remoteAddress, finish, report } = this.#options;
    finish(error, response);
    if (error) this.#controller?.abort(error);
    report({
      method: path,
      rpc: path.slice(1),
      profile: "grpc",
      resource: this.#resource,
      principal: this.#principal.name,
      remoteAddress,
      code: cancelled ? Code.CANCELLED : (error?.code ?? Code.OK),
      reason: error?.reason,
      traceId: this.#trace?.id,
      milliseconds: performance.now() - this.#startTime,
      ...(fault !== undefined && !cancelled && { fault }),
    });
  }
}
