import { methodPath } from "../messages/method-path.ts";
import { completeRequest, getRequest, waitRequest } from "../messages/requests.ts";
import { ClientProcess } from "../processes/client-process.ts";
import { growth } from "../processes/memory.ts";
import type { ServerKind } from "../processes/server-command.ts";
import { ServerProcess } from "../processes/server-process.ts";
import type { Scale } from "../scale.ts";
import { createOperations } from "./create-operations.ts";

/** What happened when an operation with many waiters was completed. */
export interface Completion {
  /** Memory of the server for each waiter, the first time after a start (else NaN): later some of it is reused. */
  readonly residentEach: number;
  readonly usedEach: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** The longest stall of the server's event loop, seen from inside. */
  readonly stallMs: number;
  /** The longest GetOperation of another client meanwhile. */
  readonly longestGetMs: number;
}

/** Starts a server and lets it answer all waiters of an operation, several times. */
export async function measureCompletions(kind: ServerKind, scale: Scale): Promise<Completion[]> {
  const server = await ServerProcess.start(kind, { inside: true });
  const waiters = await ClientProcess.start(server.port, scale.waiterConnections);
  const others = await ClientProcess.start(server.port, 1);
  await createOperations(others, scale.completions + 1);
  const completions: Completion[] = [];
  for (let index = 0; index < scale.completions; index++) {
    const completion = await complete(server, waiters, others, index, scale);
    completions.push(index === 0 ? completion : { ...completion, residentEach: Number.NaN, usedEach: Number.NaN });
  }
  await Promise.all([waiters.stop(), others.stop(), server.stop()]);
  return completions;
}

async function complete(
  server: ServerProcess,
  waiters: ClientProcess,
  others: ClientProcess,
  index: number,
  scale: Scale,
): Promise<Completion> {
  const expected = scale.waiterConnections * scale.waitersEach;
  const before = await server.memory();
  await waiters.do({ kind: "hold", path: methodPath.wait, body: waitRequest(index), streams: scale.waitersEach });
  await server.quiet();
  const { resident: residentEach, used: usedEach } = growth(before, await server.memory(), expected);

  await others.do({ kind: "probe", path: methodPath.get, body: getRequest(scale.completions), everyMs: 2 });
  await server.longestStall();
  const released = await waiters.do({ kind: "release", path: methodPath.update, body: completeRequest(index) });
  const { stallMs } = await server.longestStall();
  const gets = await others.do({ kind: "probeEnd" });
  if (released.answered !== expected || released.failed + released.early + gets.failed > 0) {
    throw new Error(`${server.kind}: wrong answers: ${JSON.stringify({ released, gets })}`);
  }
  const { firstMs, lastMs } = released;
  return { residentEach, usedEach, firstMs, lastMs, stallMs, longestGetMs: gets.maxMs };
}
