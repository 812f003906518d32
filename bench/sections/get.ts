import { compareServers } from "../measure/compare-servers.ts";
import { createOperations } from "../measure/create-operations.ts";
import { cpuOf, describeSlices } from "../measure/describe-slices.ts";
import { methodPath } from "../messages/method-path.ts";
import { getRequest } from "../messages/requests.ts";
import { atLeast, type Figure } from "../report/figure.ts";
import type { Scale } from "../scale.ts";

const operations = 1000;

/** GetOperation: longrun against the no-op and against the hand-written server. */
export async function measureGet(scale: Scale): Promise<Figure[]> {
  const bodies = Array.from({ length: operations }, (_, index) => getRequest(index));
  const of = await compareServers(
    {
      kinds: ["longrun", "noop", "hand-written"],
      tasks: [{ name: "Get", path: methodPath.get, bodies }],
      prepare: async (kind, client) => {
        if (kind === "longrun") await createOperations(client, operations);
      },
    },
    scale,
  );
  const [ours, noop, handWritten] = [of("Get", "longrun"), of("Get", "noop"), of("Get", "hand-written")];
  return [
    { name: "Get, no-op", value: describeSlices(noop) },
    {
      name: "Get, hand-written",
      value: describeSlices(handWritten),
      ratio: (cpuOf(noop) / cpuOf(handWritten)).toFixed(2),
    },
    atLeast("Get, longrun, of the no-op", describeSlices(ours), cpuOf(noop) / cpuOf(ours), 0.85),
    atLeast("Get, longrun, of the hand-written", "", cpuOf(handWritten) / cpuOf(ours), 1),
  ];
}
