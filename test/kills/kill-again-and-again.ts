import { GrpcTestClient } from "../server/support/grpc-test-client.ts";
import { Ledger } from "./ledger.ts";
import { readWhenAvailable } from "./read-when-available.ts";
import type { Victim } from "./victims.ts";
import { writeUntilKilled } from "./write-until-killed.ts";

/** How a victim is killed. */
export interface KillOptions {
  readonly kills: number;
  /** How many clients write at the same time. */
  readonly writers: number;
  /** Gives numbers from 0 up to 1. */
  readonly random: () => number;
}

/** What came of it: nothing may be wrong. */
export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  readonly wrong: readonly string[];
}

/** The most writes that are acknowledged between two kills. */
const MOST_WRITES = 300;

/**
 * Kills a victim in the middle of writes, starts it again, and compares what is stored with what was acknowledged and
 * with what was asked for; again and again, and everything once more in the end.
 */
export async function killAgainAndAgain(victim: Victim, { kills, writers, random }: KillOptions): Promise<KillReport> {
  const wrong: string[] = [];
  const all: Ledger[] = [];
  let client = new GrpcTestClient(await victim.start());
  for (let round = 0; round < kills; round++) {
    const enough = Promise.withResolvers<void>();
    const most = Math.floor(random() * MOST_WRITES) + 1;
    const ledger = new Ledger(() => {
      if (ledger.acknowledged === most) enough.resolve();
    });
    const writing = Array.from({ length: writers }, (_, writer) => {
      return writeUntilKilled(client, ledger, `round-${round}-writer-${writer}`);
    });
    await Promise.race([enough.promise, Promise.all(writing)]);
    await victim.kill();
    await Promise.all(writing);
    client.close();
    client = new GrpcTestClient(await victim.start());
    wrong.push(...(await compare(client, ledger)));
    all.push(ledger);
  }
  for (const ledger of all) wrong.push(...(await compare(client, ledger)));
  client.close();
  await victim.kill();
  return { kills, acknowledged: all.reduce((sum, { acknowledged }) => sum + acknowledged, 0), wrong };
}

async function compare(client: GrpcTestClient, ledger: Ledger): Promise<string[]> {
  const wrong = [];
  for (const entry of ledger.entries) {
    const difference = ledger.compare(entry, await readWhenAvailable(client, `operations/${entry.id}`));
    if (difference) wrong.push(difference);
  }
  return wrong;
}
