import type { Policy } from "../../../src/operations/policy.ts";
import type { Call, End } from "./calls.ts";
import type { View } from "./view.ts";
import type { Modelled, World } from "./world.ts";

type Create = Call & { kind: "create" };
type Update = Call & { kind: "update" };

type Heartbeat = Call & { kind: "heartbeat" };

export const LEASE = 60_000;

const ENDS: Readonly<Record<End | "lease expired", readonly [state: string, result: string]>> = {
  "success x": ["SUCCEEDED", "response x"],
  "success y": ["SUCCEEDED", "response y"],
  failure: ["FAILED", "error 13"],
  cancellation: ["CANCELLED", "error 1"],
  "lease expired": ["FAILED", "error 10"],
};

/** The operation that a call creates, if nothing is in its way. */
export function createdBy(call: Create, world: World, now: number, policy: Policy, uid: string): Modelled {
  const { parent, id, requestId, principal, body, lease, target } = call;
  const name = `${parent === "" ? "" : `${parent}/`}operations/${id}`;
  const created: Modelled = {
    ...empty(name, world, now, uid),
    request: requestId === "" ? undefined : `${principal} ${parent} ${requestId}`,
    fingerprint: JSON.stringify([name, body.metadata, body.end, lease, target]),
    target: target === "" ? undefined : `${parent} ${target}`,
  };
  const pending = { ...created, view: { ...created.view, state: "PENDING", metadata: body.metadata } };
  if (body.end === undefined) return lease ? leased(pending, now, now + LEASE) : pending;
  return endedBy({ ...pending, view: { ...pending.view, startTime: now } }, body.end, now, policy, body.end);
}

/** What a producer's write makes of an operation, or of none: the same if nothing changes. */
export function updated(
  present: Modelled | undefined,
  call: Update,
  world: World,
  now: number,
  policy: Policy,
  uid: string,
): Modelled {
  const base = present ?? empty(call.name, world, now, uid);
  const { body, mask, progress = base.view.progress } = call;
  const metadata = writesMetadata(call) ? body.metadata : base.view.metadata;
  const end = mask === "metadata" ? undefined : body.end;
  const changed = metadata !== base.view.metadata || progress !== base.view.progress || end !== undefined;
  if (base.end !== undefined) {
    const repeated = metadata === base.view.metadata && progress === base.view.progress && end === base.end;
    return repeated ? base : { ...base };
  }
  if (present && !changed && base.view.state !== "PENDING") return base;
  const view: View = {
    ...base.view,
    metadata,
    progress,
    state: base.view.state === "CANCELLING" ? "CANCELLING" : "RUNNING",
    revision: present ? base.view.revision + 1 : 1,
    startTime: base.view.startTime ?? now,
    updateTime: now,
  };
  const written = { ...base, view };
  return end === undefined ? written : endedBy(written, end, now, policy, end);
}

/** An operation after a heartbeat that was accepted. */
export function beaten(present: Modelled, call: Heartbeat, now: number): Modelled {
  const { epoch = 0 } = { epoch: present.view.leaseEpoch };
  const { progress = present.view.progress } = call;
  const view: View = {
    ...present.view,
    progress,
    state: present.view.state === "CANCELLING" ? "CANCELLING" : "RUNNING",
    revision: present.view.revision + 1,
    startTime: present.view.startTime ?? now,
    updateTime: now,
    leaseEpoch: call.token === "none" ? epoch + 1 : epoch,
    leaseExpireTime: now + LEASE,
  };
  return { ...present, view };
}

function leased(present: Modelled, now: number, leaseExpireTime: number): Modelled {
  return { ...present, view: { ...present.view, state: "RUNNING", startTime: now, leaseEpoch: 1, leaseExpireTime } };
}

/** An operation with an end to it; `label` tells it from other ends. */
export function endedBy(
  present: Modelled,
  label: string,
  now: number,
  policy: Policy,
  end: keyof typeof ENDS | undefined,
): Modelled {
  const [state, result] = ENDS[end ?? "cancellation"];
  const view = { ...present.view, state, result, endTime: now, expireTime: now + policy.retention };
  return { ...present, end: label, view };
}

function writesMetadata({ mask, body }: Update): boolean {
  return mask === "*" || mask === "metadata" || (mask === "none" && body.metadata !== undefined);
}

function empty(name: string, world: World, now: number, uid: string): Modelled {
  const sequence = Math.max(0, ...[...world.values()].map((each) => each.sequence)) + 1;
  const view: View = {
    name,
    uid,
    revision: 1,
    state: "PENDING",
    metadata: undefined,
    result: undefined,
    progress: undefined,
    createTime: now,
    startTime: undefined,
    updateTime: now,
    endTime: undefined,
    expireTime: undefined,
    cancelTime: undefined,
    leaseEpoch: undefined,
    leaseExpireTime: undefined,
  };
  return { view, end: undefined, sequence, request: undefined, fingerprint: "", target: undefined };
}
