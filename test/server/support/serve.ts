import { LongrunServer, type Repository, type ServerOptions } from "../../../src/index.ts";
import { afterTest } from "../../support/after-test.ts";
import { openTestRepository } from "../../support/test-repository.ts";
import { GrpcTestClient } from "./grpc-test-client.ts";

/** A running server and a client of it. */
export interface TestServer extends GrpcTestClient {
  readonly server: LongrunServer;
  readonly port: number;
}

/** Starts a server in this process with a client, both for one test; with a repository of its own if it is given none. */
export async function serve(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const server = new LongrunServer({ ...options, repository: options.repository ?? (await openRepository()) });
  const port = await server.start({ host: "127.0.0.1", port: 0 });
  afterTest(() => server.stop(2000));
  return Object.assign(connect(port), { server, port });
}

/** Another client, on a connection of its own, for one test. */
export function connect(port: number): GrpcTestClient {
  const client = new GrpcTestClient(`127.0.0.1:${port}`);
  afterTest(() => client.close());
  return client;
}

async function openRepository(): Promise<Repository> {
  const { repository, close } = await openTestRepository();
  afterTest(close);
  return repository;
}
