import type { Policy } from "../../../src/operations/policy.ts";
import type { Call } from "./calls.ts";
import { createdBy, endedBy, updated } from "./changes.ts";
import type { Outcome, View } from "./view.ts";

/** An operation of the model. */
export interface Modelled {
  readonly view: View;
  /** Tells results apart that look the same in the view. */
  readonly end: string | undefined;
  readonly sequence: number;
  readonly request: string | undefined;
  readonly fingerprint: string;
}

/** All operations of the model, by name: what is here is not expired. */
export type World = ReadonlyMap<string, Modelled>;

/** What a call must give in a world, and the world after it. A new operation gets the given uid. */
export function step(world: World, call: Call, now: number, policy: Policy, uid: string): [World, Outcome] {
  const refuse = (error: string): [World, Outcome] => [world, { error }];
  const put = (next: Modelled): [World, Outcome] => [new Map(world).set(next.view.name, next), next.view];
  if (call.kind === "create") {
    if (call.body.invalid) return refuse("INVALID_OPERATION");
    const created = createdBy(call, world, now, policy, uid);
    const asked = [...world.values()].find(({ request }) => request !== undefined && request === created.request);
    if (asked) return asked.fingerprint === created.fingerprint ? [world, asked.view] : refuse("REQUEST_ID_REUSED");
    if (world.has(created.view.name)) return refuse("OPERATION_ALREADY_EXISTS");
    return call.validateOnly ? [world, created.view] : put(created);
  }
  if (call.kind === "list") return [world, listed(world, call.parents)];

  const present = world.get(call.name);
  if (call.kind === "update") {
    if (!present && !call.allowMissing) return refuse("OPERATION_NOT_FOUND");
    if (call.body.invalid && call.mask !== "metadata") return refuse("INVALID_OPERATION");
    const next = updated(present, call, world, now, policy, uid);
    if (present?.end !== undefined) return next === present ? put(present) : refuse("OPERATION_DONE");
    return call.etag === "stale" ? refuse("STALE_ETAG") : put(next);
  }
  if (!present) return refuse("OPERATION_NOT_FOUND");
  const { state } = present.view;
  switch (call.kind) {
    case "get":
    case "wait":
      return [world, present.view];
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

/** The world after a sweep. */
export function sweep(world: World, now: number, policy: Policy): World {
  const swept = [...world].map(([name, present]): [string, Modelled] => {
    const { state, cancelTime = now, revision } = present.view;
    const late = state === "CANCELLING" && policy.cancelGrace > 0 && cancelTime + policy.cancelGrace <= now;
    if (!late) return [name, present];
    const view = { ...present.view, revision: revision + 1, updateTime: now };
    return [name, endedBy({ ...present, view }, "server: error 1", now, policy, undefined)];
  });
  return expire(new Map(swept), now);
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
