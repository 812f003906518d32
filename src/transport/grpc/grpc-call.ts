import { Metadata } from "@grpc/grpc-js";
import type { ServerSurfaceCall } from "@grpc/grpc-js/build/src/server-call.js";
import { anonymous } from "../../authorization/principal.ts";
import { LongrunError } from "../../errors.ts";
import type { Call, Encoded } from "../../handlers/handler.ts";
import { Code } from "../../proto/messages.ts";
import type { CallReport } from "../call-report.ts";

const NO_HEADERS = new Metadata();

/** A call in progress over grpc-js. It ends once: by itself, or because the server stops. */
export class GrpcCall implements Call {
  readonly principal = anonymous;
  readonly #call: ServerSurfaceCall;
  readonly #startTime = performance.now();
  readonly #path: string;
  readonly #finish: (error: LongrunError | undefined, response?: Encoded) => void;
  readonly #report: (report: CallReport) => void;
  #controller: AbortController | undefined;
  #headers: Metadata | undefined;
  #resource: string | undefined;
  #ended = false;

  /** `finish` sends the end of the call; `report` is told about it. */
  constructor(
    call: ServerSurfaceCall,
    path: string,
    finish: (error: LongrunError | undefined, response?: Encoded) => void,
    report: (report: CallReport) => void,
  ) {
    this.#call = call;
    this.#path = path;
    this.#finish = finish;
    this.#report = report;
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

  get ended(): boolean {
    return this.#ended;
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
    this.#finish(error, response);
    if (error) this.#controller?.abort();
    this.#report({
      method: this.#path,
      resource: this.#resource,
      principal: this.principal.name,
      code: cancelled ? Code.CANCELLED : (error?.code ?? Code.OK),
      milliseconds: performance.now() - this.#startTime,
      ...(fault !== undefined && !cancelled && { fault }),
    });
  }
}
