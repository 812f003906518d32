import { once } from "node:events";
import { readSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { PgBoss } from "pg-boss";
import { Longrun, openRepository, type Work } from "../../../src/index.ts";
import { pgBossQueue } from "../../../src/work/queue/pg-boss-queue.ts";

/**
 * A process that works on operations. It says when it is ready, and when it begins to work on one. By its input, a work hangs
 * at the first attempt (`hang`), or goes on when something is written to the standard input (`stall`): at the first
 * attempt the whole process stands still until then. Else it ends at once.
 */
const [url = ""] = process.argv.slice(2);
const say = (...words: unknown[]) => console.log(words.join(" "));
const repository = await openRepository(url);
const boss = new PgBoss({ connectionString: url, superviseIntervalSeconds: 1, monitorIntervalSeconds: 1 });
boss.on("error", console.error);
await boss.start();
const longrun = new Longrun({ repository, leaseDuration: 1000, onError: console.error });
const queue = pgBossQueue(boss, { pollingInterval: 500 });

async function work({ value }: { value: string }, { name, attempt, signal }: Work) {
  say("begun", name, attempt);
  if (attempt === 1 && value === "hang") await setTimeout(600_000, undefined, { signal });
  if (value === "stall") await (attempt === 1 ? readSync(0, Buffer.alloc(1)) : once(process.stdin, "data"));
  return { value: `${value} ${attempt}` };
}

const types = { inputType: StringValueSchema, responseType: StringValueSchema, queue };
longrun.handle("rerun", { ...types, onCrash: "rerun", maxAttempts: 100 }, work);
longrun.handle("fail", { ...types, onCrash: "fail" }, work);
process.on("SIGTERM", async () => {
  await longrun.drain(0);
  await boss.stop();
  await repository.close();
});
say("ready");
