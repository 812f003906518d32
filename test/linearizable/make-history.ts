import fc from "fast-check";
import { type Call as Asked, calls } from "../operations/model/calls.ts";
import type { GrpcTestClient } from "../server/support/grpc-test-client.ts";
import { Known, STALE } from "./known.ts";
import { makeCall } from "./make-call.ts";
import type { Happened } from "./one-name.ts";
import { versionIn } from "./seen.ts";

/** How many clients do how much. */
export interface Load {
  /** A client of each process. */
  readonly servers: readonly GrpcTestClient[];
  /** How many act at the same time. */
  readonly clients: number;
  /** How many calls each makes. */
  readonly calls: number;
  /** The parents of the operations: each has two. */
  readonly parents: readonly string[];
  readonly seed: number;
  /** Told after each call, whether it was answered or not. */
  readonly onAnswer?: () => void;
}

/** A client asks again so often for a creation of which it does not know what became. */
const RETRIES = 3;

/** Has clients make random calls, of all servers, and gives what happened. */
export async function makeHistory(load: Load): Promise<Happened[]> {
  const { servers, clients, calls: count, parents, seed, onAnswer = () => {} } = load;
  const known = new Known();
  const history: Happened[] = [];
  const all = fc.sample(calls({ etags: true, parents }), { numRuns: clients * count, seed });
  let place = 0;

  const make = async (asked: Happened["asked"], label: string, server: number): Promise<boolean> => {
    const name = asked.kind === "create" ? `${asked.parent}/operations/${asked.id}` : asked.name;
    const { text: leaseToken, shown } = known.token(name, "token" in asked ? asked.token : "none");
    const etag = asked.kind === "update" ? etagFor(asked.etag, known.etag(name)) : "";
    const condition = etag === "" ? "none" : versionIn(etag);
    const begin = place++;
    const client = servers[server % servers.length] as GrpcTestClient;
    const answer = await makeCall(client, { asked, name, label }, { leaseToken, etag }, known);
    const end = answer === undefined ? Number.POSITIVE_INFINITY : place++;
    history.push({ asked, name, server, shown, condition, label, begin, end, answer });
    onAnswer();
    return answer !== undefined;
  };

  const act = async (client: number) => {
    for (const [at, each] of all.slice(client * count, (client + 1) * count).entries()) {
      const label = `call-${client}-${at}`;
      const asked = withoutOthers(each, label);
      if (asked === undefined) continue;
      let server = client + at;
      for (let attempts = 0; attempts < RETRIES; attempts++) {
        if ((await make(asked, label, server++)) || asked.kind !== "create") break;
      }
    }
  };

  await Promise.all(Array.from({ length: clients }, (_, client) => act(client)));
  return history;
}

/** The call without what ties operations of several names together; nothing if that is all it is about. */
function withoutOthers(asked: Asked, requestId: string): Happened["asked"] | undefined {
  if (asked.kind === "list") return undefined;
  return asked.kind === "create" ? { ...asked, requestId, principal: "", target: "" } : asked;
}

function etagFor(etag: "none" | "fresh" | "stale", last: string | undefined): string {
  if (etag === "stale") return `"${STALE.uid}-${STALE.revision}"`;
  return etag === "fresh" ? (last ?? "") : "";
}
