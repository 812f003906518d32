import { samplesOf } from "../observe/support/exposition.ts";
import { GrpcTestClient } from "../server/support/grpc-test-client.ts";
import { type ServerProcess, startServer } from "../support/start-server.ts";

/** A client of one of several servers that share a database. */
export class Replica extends GrpcTestClient {
  readonly server: ServerProcess;

  constructor(server: ServerProcess) {
    super(server.address);
    this.server = server;
  }

  /** Starts a server on the database of a URL, in a process of its own. */
  static async start(url: string): Promise<Replica> {
    return new Replica(await startServer(["--repository", url, "--log-level", "warn"]));
  }

  /** How many operations the server has read from its repository. */
  async reads(): Promise<number> {
    const page = { read: async () => (await fetch(`http://${this.server.address}/metrics`)).text() };
    const metric = "longrun_repository_duration_seconds";
    return (await samplesOf(page, metric, `${metric}_count`))["method=read"] ?? 0;
  }

  /** Ends the server, and all calls of the client. */
  async stop(): Promise<void> {
    this.close();
    await this.server.stop();
  }
}

/** Starts three servers at the same time on the database of a URL. */
export async function startReplicas(url: string): Promise<[Replica, Replica, Replica]> {
  return Promise.all([Replica.start(url), Replica.start(url), Replica.start(url)]);
}
