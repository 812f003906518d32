import { runHere } from "../../server/support/run-here.ts";

/** Runs a command against a server in this process, as if nobody looked at a terminal. */
export function runClient(address: string | number, args: readonly string[], environment: Record<string, string> = {}) {
  const target = typeof address === "number" ? `127.0.0.1:${address}` : address;
  return runHere(args, { LONGRUN_ADDRESS: target, TERM: "dumb", ...environment });
}
