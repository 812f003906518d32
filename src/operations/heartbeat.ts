import type { HeartbeatRequest } from "../proto/messages.ts";
import type { Core } from "./core.ts";
import { parseLeaseDuration } from "./lease.ts";
import { parseProgress } from "./operation-write.ts";
import { holdTo, type Precondition } from "./precondition.ts";
import { getRecord, replaceRecord } from "./present-records.ts";
import type { OperationRecord } from "./record.ts";
import { heartbeatRecord } from "./transitions.ts";

/** Takes or renews a producer's lease, and notes the progress. */
export async function heartbeat(
  core: Core,
  name: string,
  request: HeartbeatRequest,
  precondition?: Precondition,
): Promise<OperationRecord> {
  const shown = core.leaseTokens.open(request.leaseToken);
  for (;;) {
    const record = await getRecord(core, name);
    const leaseDuration = parseLeaseDuration(request.leaseDuration);
    const progress = request.progress && { progress: parseProgress(request.progress) };
    const next = heartbeatRecord(record, { shown, leaseDuration, ...progress }, core.clock.now(), core.policy);
    holdTo(precondition, record);
    if (await replaceRecord(core, record, next)) return next;
  }
}
