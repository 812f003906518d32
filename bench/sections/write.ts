import { compareServers } from "../measure/compare-servers.ts";
import { createOperations } from "../measure/create-operations.ts";
import { cpuOf, describeSlices } from "../measure/describe-slices.ts";
import { methodPath } from "../messages/method-path.ts";
import { createRequest, progressRequest } from "../messages/requests.ts";
import { atLeast, type Figure } from "../report/figure.ts";
import type { Scale } from "../scale.ts";

const updated = 256;
const words = ["Single", "Second"];

/** CreateOperation and UpdateOperation: longrun against the no-op. Every update writes other metadata than the one before. */
export async function measureWrite(scale: Scale): Promise<Figure[]> {
  const updates = words.flatMap((word) => Array.from({ length: updated }, (_, index) => progressRequest(index, word)));
  const of = await compareServers(
    {
      kinds: ["longrun", "noop"],
      tasks: [
        { name: "Create", path: methodPath.create, bodies: [createRequest()] },
        { name: "Update", path: methodPath.update, bodies: updates },
      ],
      prepare: (_kind, client) => createOperations(client, updated),
    },
    scale,
  );
  return ["Create", "Update"].flatMap((name) => {
    const [ours, noop] = [of(name, "longrun"), of(name, "noop")];
    return [
      { name: `${name}, no-op`, value: describeSlices(noop) },
      atLeast(`${name}, longrun, of the no-op`, describeSlices(ours), cpuOf(noop) / cpuOf(ours), 0.6),
    ];
  });
}
