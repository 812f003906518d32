import { betterHalf } from "../measure/better-half.ts";
import { describeGets, longestOf } from "../measure/describe-gets.ts";
import { measureUnreadChanges, type UnreadChanges } from "../measure/unread-changes.ts";
import { measureWatching, type Watched, type WatchRound } from "../measure/watching.ts";
import { methodPath } from "../messages/method-path.ts";
import { watchAllRequest, watchRequest } from "../messages/requests.ts";
import { atLeast, atMost, type Figure } from "../report/figure.ts";
import { log } from "../report/log.ts";
import type { Scale } from "../scale.ts";

const connections = 4;

/** Many who watch one operation, one who watches many, and one who does not read what it watches. */
export async function measureWatch(scale: Scale): Promise<Figure[]> {
  const { watched, updatesPerSecond, unread } = scale;
  log(`watch: ${watched} streams on one operation`);
  const streams = watched / connections;
  const many = { path: methodPath.watch, body: watchRequest(0), connections, streams, operations: 1 };
  const ofMany = await measureWatching(many, scale);
  log(`watch: one stream on ${watched} operations`);
  const one = { path: methodPath.watchAll, body: watchAllRequest(), connections: 1, streams: 1, operations: watched };
  const ofOne = await measureWatching(one, scale);
  log("watch: a stream that is not read");
  const ofUnread = await measureUnreadChanges(unread);
  return [
    ...describe(`${watched} watch 1 operation`, ofMany, updatesPerSecond),
    ...describe(`1 watches ${watched} operations`, ofOne, updatesPerSecond),
    describeUnread(`memory for ${unread} changes that are not read, in MiB`, ofUnread),
  ];
}

function describe(name: string, { rounds, before, after }: Watched, wanted: number): Figure[] {
  const best = (value: (round: WatchRound) => number): number => betterHalf(rounds.map(value));
  const rate = perSecond(rounds.map(({ updates }) => updates));
  const messages = perSecond(rounds.map(({ told }) => told));
  const cpu = best(({ cpuShare }) => cpuShare) * 100;
  const lag = `p50 ${best(({ told }) => told.p50Ms).toFixed(1)} ms, p99 ${best(({ told }) => told.p99Ms).toFixed(1)} ms`;
  const settled = rounds.map(({ settledMs }) => settledMs);
  const peak = Math.max(...rounds.map((round) => round.peak));
  return [
    atLeast(
      `${name}, updates/s, of ${wanted}`,
      `${rate.toFixed(0)} updates/s, ${messages.toFixed(0)} messages/s, ${cpu.toFixed(0)} % of a core`,
      rate / wanted,
      0.95,
    ),
    atMost(
      `${name}, last update to last message in ms`,
      `[${Math.min(...settled).toFixed(0)}..${Math.max(...settled).toFixed(0)}]; all updates to their messages ${lag}`,
      betterHalf(settled),
      100,
    ),
    atMost(`${name}, longest Get in ms`, describeGets(rounds), longestOf(rounds), 60),
    atMost(
      `${name}, used memory at the end, of that at the beginning`,
      `used ${mebibytes(before.used)} -> ${mebibytes(after.used)}, resident ${mebibytes(before.resident)} -> ${mebibytes(after.resident)}, at most ${mebibytes(peak)}`,
      after.used / before.used,
      1.1,
    ),
  ];
}

function describeUnread(name: string, { growth, end }: UnreadChanges): Figure {
  const came = `${end.unread} messages came unasked, ${end.messages} in all`;
  const outcome = `${came}; ${end.cut ? "cut off unread" : "open until it is read"}, then code ${end.code ?? "none"}`;
  return atMost(name, outcome, growth.used / 2 ** 20, 4);
}

function perSecond(loads: readonly { readonly calls: number; readonly elapsedMs: number }[]): number {
  const rates = loads.map(({ calls, elapsedMs }) => (calls / elapsedMs) * 1000);
  return betterHalf(rates, "higher");
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
