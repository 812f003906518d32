import { type ClientRun, runClient } from "./run-client.ts";

/** An error as buf curl shows it: the values of the details are encoded messages in base64. */
export interface ShownError {
  readonly code: string;
  readonly message: string;
  readonly details: readonly { readonly type: string; readonly value: string }[];
}

/** Runs buf curl over gRPC against a server, which describes itself by reflection. */
export class BufCurl {
  readonly #base: string;

  constructor(address: string) {
    this.#base = `http://${address}`;
  }

  /** What buf curl prints with these flags for the server itself. */
  async show(...flags: string[]): Promise<string> {
    const run = await this.#run(this.#base, flags);
    if (run.exitCode !== 0) throw new Error(`buf curl ${flags.join(" ")}: ${run.stderr}`);
    return run.stdout;
  }

  /** The response of a call, from JSON to JSON. */
  async call(method: string, request: unknown = {}, ...flags: string[]): Promise<unknown> {
    const run = await this.#run(`${this.#base}/${method}`, ["--data", JSON.stringify(request), ...flags]);
    if (run.exitCode !== 0) throw new Error(`${method} of ${JSON.stringify(request)}: ${run.stderr}`);
    return JSON.parse(run.stdout);
  }

  /** The error that a call ends with, as buf curl shows it. */
  async error(method: string, request: unknown = {}): Promise<ShownError> {
    const run = await this.#run(`${this.#base}/${method}`, ["--data", JSON.stringify(request)]);
    if (run.exitCode === 0) throw new Error(`${method} succeeded: ${run.stdout}`);
    return JSON.parse(run.stderr);
  }

  #run(url: string, flags: readonly string[]): Promise<ClientRun> {
    return runClient("buf", ["curl", "--protocol", "grpc", "--http2-prior-knowledge", ...flags, url]);
  }
}
