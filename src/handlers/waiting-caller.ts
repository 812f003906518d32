import { anonymous } from "../authorization/principal.ts";
import type { WaitingCaller } from "../operations/open-waits.ts";
import type { Call } from "./handler.ts";

/** Who waits or watches by a call: nobody in particular on a server that asks nobody who they are. */
export function waitingCaller({ principal, signal }: Call): WaitingCaller {
  return principal.name === anonymous.name ? { signal } : { signal, principal: principal.name };
}
