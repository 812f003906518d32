import { runClient } from "./run-client.ts";

/** An error as `grpcurl -format-error` shows it: a google.rpc.Status in JSON. */
export interface ShownError {
  readonly code: number;
  readonly message: string;
  readonly details: readonly Readonly<Record<string, unknown>>[];
}

/** Runs grpcurl against a server, which describes itself by reflection. */
export class Grpcurl {
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  /** What grpcurl prints for `list` or `describe`. */
  async show(...words: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await runClient("grpcurl", ["-plaintext", this.#address, ...words]);
    if (exitCode !== 0) throw new Error(`grpcurl ${words.join(" ")}: ${stderr}`);
    return stdout;
  }

  /** The response of a call, from JSON to JSON. */
  async call(method: string, request: unknown = {}): Promise<unknown> {
    const { exitCode, stdout, stderr } = await this.#run(method, request);
    if (exitCode !== 0) throw new Error(`${method} of ${JSON.stringify(request)}: ${stderr}`);
    return JSON.parse(stdout);
  }

  /** The error that a call ends with. */
  async error(method: string, request: unknown = {}): Promise<ShownError> {
    const { exitCode, stdout, stderr } = await this.#run(method, request);
    // grpcurl exits with 64 and the code of the status.
    if (exitCode <= 64) throw new Error(`${method} did not end with a status: ${stdout}${stderr}`);
    return JSON.parse(stderr);
  }

  #run(method: string, request: unknown) {
    const path = method.replace(/^(Operations|OperationRegistry)\//, (service) => packages[service] + service);
    const flags = ["-plaintext", "-format-error", "-max-time", "40", "-d", JSON.stringify(request)];
    return runClient("grpcurl", [...flags, this.#address, path]);
  }
}

const packages: Readonly<Record<string, string>> = {
  "Operations/": "google.longrunning.",
  "OperationRegistry/": "longrun.v1.",
};
