import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Client, credentials } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { OperationsClient } from "../../src/client/index.ts";
import { messageIn } from "../../src/index.ts";
import { checkout } from "./build-image.ts";

/** The folder of the example. */
export const original = join(checkout, "examples/bookstore");

const protos = loadSync("bookstore.proto", {
  includeDirs: [original, join(checkout, "node_modules/google-proto-files")],
});
const exportBooksRequest = messageIn(protos, "bookstore.v1.ExportBooksRequest");
const operation = messageIn(protos, "google.longrunning.Operation");
/** The types of what is in the operations of exports. */
export const exportBooksResponse = messageIn(protos, "bookstore.v1.ExportBooksResponse");
export const exportBooksMetadata = messageIn(protos, "bookstore.v1.ExportBooksMetadata");

/** A running bookstore, and what its clients do. */
export interface Bookstore {
  readonly operations: OperationsClient;
  /** Starts an export of a shelf and gives the name of the operation. Rejects with the error of grpc-js. */
  exportBooks(parent: string): Promise<string>;
  /** The JSON at a path. */
  get(path: string): Promise<unknown>;
  /** Sends a signal, if the process still runs, and gives the exit code: null if the signal itself ended the process. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Runs the example in a folder, where a book takes `pace` milliseconds, with the operations that an earlier run has left. */
export async function startBookstore(folder: string, pace: number): Promise<Bookstore> {
  const settings = { BOOKSTORE_GRPC: "127.0.0.1:0", BOOKSTORE_HTTP_PORT: "0", BOOKSTORE_PACE: String(pace) };
  const server = spawn("node", ["server.ts"], {
    cwd: folder,
    env: { ...process.env, ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "close").then(([code]: (number | null)[]) => code ?? null);
  const [line] = await Promise.race([once(createInterface({ input: server.stdout }), "line"), ended.then(() => [])]);
  const [, grpcPort, httpPort] = /gRPC on port (\d+) and HTTP on port (\d+)/.exec(String(line)) ?? [];
  if (httpPort === undefined) throw new Error(`the bookstore ended with ${await ended}`);
  const address = `127.0.0.1:${grpcPort}`;
  const grpc = new Client(address, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
  const operations = new OperationsClient(address);
  return {
    operations,
    exportBooks: (parent) =>
      new Promise((resolve, reject) => {
        grpc.makeUnaryRequest(
          "/bookstore.v1.Bookstore/ExportBooks",
          (request: object) => Buffer.from(exportBooksRequest.encode(request)),
          (bytes) => new Map(Object.entries(operation.decode(bytes))).get("name"),
          { parent },
          (error, name) => (error === null ? resolve(String(name)) : reject(error)),
        );
      }),
    get: async (path) => (await fetch(`http://localhost:${httpPort}${path}`)).json(),
    stop: async (signal) => {
      server.kill(signal);
      grpc.close();
      operations.close();
      return ended;
    },
  };
}
