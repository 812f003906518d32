import { methodPath } from "../messages/method-path.ts";
import type { ClientProcess } from "../processes/client-process.ts";
import type { ServerProcess, Stall } from "../processes/server-process.ts";

/** What a client saw that sent a GetOperation every 2 ms, and the longest stall of the server seen from inside. */
export interface GetsMeanwhile extends Stall {
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** Has a client send Gets, all of which have to succeed, while something else goes on; gives the result of that too. */
export async function probeGets<Result>(
  server: ServerProcess,
  client: ClientProcess,
  body: Uint8Array,
  meanwhile: () => Promise<Result>,
): Promise<GetsMeanwhile & { readonly result: Result }> {
  await server.longestStall();
  await client.do({ kind: "probe", path: methodPath.get, body, everyMs: 2 });
  const result = await meanwhile();
  const { failed, p99Ms, maxMs } = await client.do({ kind: "probeEnd" });
  const stall = await server.longestStall();
  if (failed > 0) throw new Error(`${failed} Gets failed`);
  return { result, p99Ms, longestMs: maxMs, ...stall };
}
