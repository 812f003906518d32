import type { ShownLease } from "../../../src/operations/lease.ts";
import type { Policy } from "../../../src/operations/policy.ts";
import type { Call, Sweep } from "./calls.ts";
import { beaten, createdBy, endedBy, updated } from "./changes.ts";
import type { Outcome, View } from "./view.ts";

/** An operation of the model. */
export interface Modelled {
  readonly view: View;
  /** Tells results apart that look the same in the view. */
  readonly end: string | undefined;
  readonly sequence: number;
  readonly request: string | undefined;
  readonly fingerprint: string;
  readonly target: string | undefined;
}

/** All operations of the model, by name: what is here is not expired. */
export type World = ReadonlyMap<string, Modelled>;

/**
 * What a call must give in a world, and the world after it. A new operation gets the given uid; a producer shows the
 * given lease.
 */
export function step(
  world: World,
  call: Call | Sweep,
  now: number,
  policy: Policy,
  uid: string,
  shown: ShownLease,
): [World, Outcome] {
  const refuse = (error: string): [World, Outcome] => [world, { error }];
  const put = (next: Modelled): [World, Outcome] => [new Map(world).set(next.view.name, next), next.view];
  const grant = (next: Modelled): Outcome => {
    const { uid, leaseEpoch: epoch } = next.view;
    return epoch === undefined ? next.view : { ...next.view, proves: { uid, epoch } };
  };
  if (call.kind === "sweep") return [sweep(world, now, policy, call.name), "OK"];
  if (call.kind === "create") {
    if (call.lease && (call.body.invalid || call.body.end)) return refuse("INVALID_LEASE_DURATION");
    if (call.body.invalid) return refuse("INVALID_OPERATION");
    const created = createdBy(call, world, now, policy, uid);
    const asked = [...world.values()].find(({ request }) => request !== undefined && request === created.request);
    const given = (next: Modelled) =>
      call.lease && !call.validateOnly && next.end === undefined && next.view.leaseEpoch === 1
        ? grant(next)
        : next.view;
    if (asked) return asked.fingerprint === created.fingerprint ? [world, given(asked)] : refuse("REQUEST_ID_REUSED");
    if (world.has(created.view.name)) return refuse("OPERATION_ALREADY_EXISTS");
    if (created.end === undefined && isHeld(world, created.target)) return refuse("EXCLUSIVE_TARGET_HELD");
    return [call.validateOnly ? world : put(created)[0], given(created)];
  }
  if (call.kind === "list") return [world, listed(world, call.parents)];

  const present = world.get(call.name);
  if (call.kind === "update") {
    if (!present && (!call.allowMissing || shown !== "none")) return refuse("OPERATION_NOT_FOUND");
    if (call.body.invalid && call.mask !== "metadata") return refuse("INVALID_OPERATION");
    const next = updated(present, call, world, now, policy, uid);
    const allowed = present?.view.leaseEpoch === undefined ? shown === "none" : isHolder(present, shown);
    if (present?.end !== undefined) return next === present && allowed ? put(present) : refuse("OPERATION_DONE");
    if (present && !allowed) return refuse("STALE_LEASE");
    return call.etag === "stale" ? refuse("STALE_ETAG") : put(next);
  }
  if (!present) return refuse("OPERATION_NOT_FOUND");
  const { state } = present.view;
  switch (call.kind) {
    case "get":
    case "wait":
      return [world, present.view];
    case "heartbeat": {
      if (present.end !== undefined) return refuse("OPERATION_DONE");
      const { leaseExpireTime = now } = present.view;
      if (shown === "none" ? leaseExpireTime > now : !isHolder(present, shown)) return refuse("STALE_LEASE");
      const next = beaten(present, call, now);
      return [put(next)[0], grant(next)];
    }
    case "delete": {
      if (policy.deleteRunning === "reject" && (state === "RUNNING" || state === "CANCELLING")) {
        return refuse("OPERATION_RUNNING");
      }
      const rest = new Map(world);
      rest.delete(call.name);
      return [rest, "OK"];
    }
    case "cancel": {
      if (present.end !== undefined) return policy.strictCancel ? refuse("OPERATION_DONE") : [world, "OK"];
      if (state === "CANCELLING") return [world, "OK"];
      const view: View = { ...present.view, revision: present.view.revision + 1, updateTime: now, cancelTime: now };
      const requested: Modelled = { ...present, view: { ...view, state: "CANCELLING" } };
      const [next] = put(
        state === "PENDING" ? endedBy({ ...present, view }, "server: error 1", now, policy, undefined) : requested,
      );
      return [next, "OK"];
    }
  }
}

/** The world when so much time has passed: what has expired is gone. */
export function expire(world: World, now: number): World {
  return new Map([...world].filter(([, { view }]) => view.expireTime === undefined || view.expireTime > now));
}

/** The world after a sweep, of all operations or of one. */
export function sweep(world: World, now: number, policy: Policy, only?: string): World {
  const swept = [...world].map(([name, present]): [string, Modelled] => {
    const { state, cancelTime = now, revision, leaseExpireTime = Number.POSITIVE_INFINITY } = present.view;
    const late = state === "CANCELLING" && policy.cancelGrace > 0 && cancelTime + policy.cancelGrace <= now;
    const left = present.end === undefined && leaseExpireTime <= now;
    if ((only !== undefined && only !== name) || !(late || left)) return [name, present];
    const view = { ...present.view, revision: revision + 1, updateTime: now };
    const end = state === "CANCELLING" ? "cancellation" : "lease expired";
    return [name, endedBy({ ...present, view }, "server: error", now, policy, end)];
  });
  return expire(new Map(swept), now);
}

function isHolder({ view: { uid, leaseEpoch } }: Modelled, shown: ShownLease): boolean {
  return typeof shown === "object" && shown.uid === uid && shown.epoch === leaseEpoch;
}

function isHeld(world: World, target: string | undefined): boolean {
  return target !== undefined && [...world.values()].some((each) => each.end === undefined && each.target === target);
}

/** Newest first, then the last created first; only what is directly in the parent, or in those of the wildcard. */
function listed(world: World, parents: string): View[] {
  const inside = ({ view: { name } }: Modelled) => {
    const parent = name.split("/").slice(0, -2).join("/");
    return parents === "p/-" ? parent.startsWith("p/") : parent === parents;
  };
  const byAge = (a: Modelled, b: Modelled) => b.view.createTime - a.view.createTime || b.sequence - a.sequence;
  return [...world.values()]
    .filter(inside)
    .sort(byAge)
    .map(({ view }) => view);
}
