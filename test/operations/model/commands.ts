import { setImmediate } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { expect } from "@jest/globals";
import type { AsyncCommand } from "fast-check";
import { defaultLimits } from "../../../src/limits.ts";
import { OperationService } from "../../../src/operations/operation-service.ts";
import type { Policy } from "../../../src/operations/policy.ts";
import { MemoryRepository } from "../../../src/repository/memory/memory-repository.ts";
import type { Repository } from "../../../src/repository/repository.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { countedIds } from "../counted-ids.ts";
import { plain } from "../plain.ts";
import type { Call } from "./calls.ts";
import { GivenTokens } from "./given-tokens.ts";
import { perform } from "./perform.ts";
import { type Outcome, type View, viewOf } from "./view.ts";
import { expire, step, sweep, type World } from "./world.ts";

/** A service under test. */
export class Real {
  readonly clock = new FakeClock();
  readonly policy: Policy;
  readonly service: OperationService;
  /** Every record that was ever seen, by uid and revision. */
  readonly seen = new Map<string, unknown>();
  readonly uids = new Set<string>();
  readonly tokens = new GivenTokens();

  constructor(policy: Policy, repository: Repository = new MemoryRepository()) {
    this.policy = policy;
    const { leaseTokens } = this.tokens;
    const { clock } = this;
    const limits = defaultLimits;
    this.service = new OperationService({ repository, policy, limits, clock, ids: countedIds(), leaseTokens });
  }
}

/** What the model knows besides its operations: who waits, and what each of them was given. */
export interface Model {
  world: World;
  waits: PendingWait[];
}

interface PendingWait {
  readonly name: string;
  readonly uid: string;
  readonly until: number;
  readonly given: Outcome[];
}

type Command = AsyncCommand<Model, Real>;

/** A call of which the model knows what it must give. */
export class CallCommand implements Command {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  check(): boolean {
    // A wait for what is not done takes time: see WaitCommand.
    return this.#call.kind !== "wait";
  }

  async run(model: Model, real: Real): Promise<void> {
    const before = model.world;
    const call = this.#call;
    const { text, shown } = real.tokens.resolve("name" in call ? call.name : "", "token" in call ? call.token : "none");
    const outcome = await perform(real.service, call, real.tokens, text);
    const uid = typeof outcome === "object" && "uid" in outcome ? outcome.uid : "none";
    const [world, expected] = step(before, call, real.clock.now(), real.policy, uid, shown);
    expect(outcome).toEqual(expected);
    model.world = world;
    for (const view of added(before, world)) {
      expect(real.uids).not.toContain(view.uid);
      real.uids.add(view.uid);
    }
    await checkAll(model, real);
  }

  toString = () => JSON.stringify(this.#call);
}

/** A wait that goes on beside what comes after it. */
export class WaitCommand implements Command {
  readonly #name: string;
  readonly #timeout: number;

  constructor(name: string, timeout: number) {
    this.#name = name;
    this.#timeout = timeout;
  }

  check(model: Readonly<Model>): boolean {
    return model.world.has(this.#name);
  }

  async run(model: Model, real: Real): Promise<void> {
    const given: Outcome[] = [];
    const timeout = create(DurationSchema, { seconds: BigInt(this.#timeout / 1000) });
    const until = real.clock.now() + Math.min(this.#timeout, real.policy.waitCap);
    real.service.wait(this.#name, { timeout }, { signal: new AbortController().signal }).then(
      (record) => given.push(viewOf(record)),
      ({ reason }) => given.push({ error: reason }),
    );
    const uid = model.world.get(this.#name)?.view.uid ?? "none";
    model.waits.push({ name: this.#name, uid, until, given });
    await checkAll(model, real);
  }

  toString = () => `wait ${this.#timeout} ms for ${this.#name}`;
}

/** Time passes. */
export class AdvanceCommand implements Command {
  readonly #milliseconds: number;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    // Those who wait are answered on the way, with what is there then.
    const end = real.clock.now() + this.#milliseconds;
    const moments = model.waits.map(({ until }) => until).filter((until) => until < end);
    for (const moment of [...moments.sort((a, b) => a - b), end]) {
      real.clock.advance(moment - real.clock.now());
      await setImmediate();
      model.world = expire(model.world, moment);
      await checkAll(model, real);
    }
  }

  toString = () => `advance ${this.#milliseconds} ms`;
}

/** What is due is done. */
export class SweepCommand implements Command {
  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    await real.service.sweep(1000);
    model.world = sweep(model.world, real.clock.now(), real.policy);
    await checkAll(model, real);
  }

  toString = () => "sweep";
}

function added(before: World, after: World): View[] {
  const had = new Set([...before.values()].map(({ view }) => view.uid));
  return [...after.values()].map(({ view }) => view).filter(({ uid }) => !had.has(uid));
}

async function checkAll(model: Model, real: Real): Promise<void> {
  await checkOperations(model, real);
  await setImmediate();
  const now = real.clock.now();
  model.waits = model.waits.filter(({ name, uid, until, given }) => {
    const view = model.world.get(name)?.view;
    const present = view?.uid === uid ? view : undefined;
    const ended = present === undefined || present.endTime !== undefined || until <= now;
    expect(given).toEqual(ended ? [present ?? { error: "OPERATION_NOT_FOUND" }] : []);
    return !ended;
  });
}

/** Every operation is as the model says, and one revision of it never looks different from what it was. */
async function checkOperations({ world }: Model, { service, seen }: Real): Promise<void> {
  for (const parent of ["", "p/x/", "p/y/"]) {
    for (const id of ["a", "b"]) {
      const name = `${parent}operations/${id}`;
      const record = await service.get(name).catch(() => undefined);
      expect(record && viewOf(record)).toEqual(world.get(name)?.view);
      if (record === undefined) continue;
      const key = `${record.uid} ${record.revision}`;
      expect(plain(record)).toEqual(seen.get(key) ?? plain(record));
      seen.set(key, plain(record));
      const { state, result, endTime, expireTime } = viewOf(record);
      const done = ["SUCCEEDED", "FAILED", "CANCELLED"].includes(state);
      expect([result !== undefined, endTime !== undefined, expireTime !== undefined]).toEqual([done, done, done]);
      expect(state === "CANCELLED").toBe(result === "error 1");
    }
  }
}
