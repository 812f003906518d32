import { GrpcTestClient } from "../server/support/grpc-test-client.ts";
import type { Database } from "../support/postgres/database.ts";
import { startServer } from "../support/start-server.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";
import { findContradictions } from "./find-contradictions.ts";
import { makeHistory } from "./make-history.ts";
import type { Happened } from "./one-name.ts";

/** What is done to the servers while clients make calls: nothing, their connections to the database break, one is killed. */
export type Fault = "none" | "cut" | "kill";

/** How long a run is. */
export interface RunOptions {
  /** The fault of each round. */
  readonly faults: readonly Fault[];
  /** How many servers there are, how many clients, and how many calls each of these makes in a round. */
  readonly servers: number;
  readonly clients: number;
  readonly calls: number;
  readonly seed: number;
}

/** What came of a run. */
export interface RunReport {
  /** How many calls were made, and of how many of these nobody knows what became. */
  readonly calls: number;
  readonly unknown: number;
  /** The calls of each name that contradict each other: there should be none. */
  readonly contradictions: readonly (readonly Happened[])[];
}

/** Has clients make calls of several servers on one database, with faults, and looks for contradictions. */
export async function run({ url }: Pick<Database, "url">, options: RunOptions): Promise<RunReport> {
  const proxy = await TcpProxy.open(url);
  const start = () => startServer(["--repository", proxy.url, "--log-level", "error"]);
  const servers = await Promise.all(Array.from({ length: options.servers }, start));
  const history: Happened[] = [];
  try {
    for (const [round, fault] of options.faults.entries()) {
      history.push(...(await playRound(round, fault)));
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop("SIGKILL")));
    await proxy.close();
  }
  const unknown = history.filter(({ answer }) => answer === undefined).length;
  return { calls: history.length, unknown, contradictions: findContradictions(history) };

  async function playRound(round: number, fault: Fault): Promise<Happened[]> {
    const clients = servers.map(({ address }) => new GrpcTestClient(address));
    const parents = ["x", "y", "z"].map((id) => `rounds/${round}/names/${id}`);
    let answers = 0;
    const most = options.clients * options.calls;
    const disturb = () => {
      answers++;
      if (fault === "cut" && answers % 20 === 0) proxy.cut();
      if (fault === "kill" && answers === Math.floor(most / 2)) void servers[0]?.stop("SIGKILL");
    };
    const load = { servers: clients, clients: options.clients, calls: options.calls, parents };
    const happened = await makeHistory({ ...load, seed: options.seed + round, onAnswer: disturb });
    for (const client of clients) client.close();
    if (fault === "kill") {
      await servers[0]?.stop("SIGKILL");
      servers[0] = await start();
    }
    return happened;
  }
}
