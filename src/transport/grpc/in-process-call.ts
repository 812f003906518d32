import { EventEmitter } from "node:events";
import { Metadata } from "@grpc/grpc-js";
import type { Call } from "../../handlers/handler.ts";

/** The call that a unary method of grpc-js sees when it is called in this process, with the headers of an HTTP request. */
export class InProcessCall extends EventEmitter {
  readonly request: unknown;
  readonly metadata = new Metadata();
  readonly #call: Call;
  readonly #path: string;

  constructor(
    request: unknown,
    call: Call,
    path: string,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ) {
    super();
    this.request = request;
    this.#call = call;
    this.#path = path;
    for (const [name, value] of Object.entries(headers)) {
      if (isMetadata(name, String(value))) this.metadata.set(name, String(value));
    }
    call.signal.addEventListener("abort", () => this.emit("cancelled", "cancelled"), { once: true });
  }

  get cancelled(): boolean {
    return this.#call.signal.aborted;
  }

  getPeer(): string {
    return "in-process";
  }

  getHost(): string {
    return String(this.metadata.get("host")[0] ?? "");
  }

  getPath(): string {
    return this.#path;
  }

  getDeadline(): number {
    return this.#call.deadline ?? Number.POSITIVE_INFINITY;
  }

  getAuthContext(): Record<string, never> {
    return {};
  }

  /** Headers of the answer; the others of it cannot be told apart any more. */
  sendMetadata(metadata: Metadata): void {
    for (const [name, value] of Object.entries(metadata.getMap())) this.#call.setHeader(name, String(value));
  }
}

/** Whether a header can be metadata as it is: those of gRPC are ASCII, or base64 if their names end with `-bin`. */
function isMetadata(name: string, value: string): boolean {
  return /^[\w.-]+(?<!-bin)$/.test(name) && /^[ -~]*$/.test(value);
}
