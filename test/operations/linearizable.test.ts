import { setImmediate } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import fc, { type Arbitrary, type Scheduler } from "fast-check";
import { defaultLimits } from "../../src/limits.ts";
import { OperationService } from "../../src/operations/operation-service.ts";
import { defaultPolicy } from "../../src/operations/policy.ts";
import { MemoryRepository } from "../../src/repository/memory/memory-repository.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { countedIds } from "./counted-ids.ts";
import { HookedRepository } from "./hooked-repository.ts";
import { type Call, calls, namesIn, type Sweep } from "./model/calls.ts";
import { LEASE } from "./model/changes.ts";
import { GivenTokens } from "./model/given-tokens.ts";
import { byName, type Happened, isLinearizable } from "./model/history.ts";
import { perform } from "./model/perform.ts";
import { viewOf } from "./model/view.ts";
import { step, type World } from "./model/world.ts";

const policy = { ...defaultPolicy, deleteRunning: "reject" } as const;

/** Services of two processes, as it were, over one repository, each of whose calls takes as long as the scheduler says. */
function setUp(scheduler: Scheduler) {
  const clock = new FakeClock();
  const ids = countedIds();
  const tokens = new GivenTokens();
  const { leaseTokens } = tokens;
  const repository = new HookedRepository(new MemoryRepository());
  const wait = async (when: string, method: string) => {
    await scheduler.schedule(Promise.resolve(), `${when} ${method}`);
  };
  const service = () => new OperationService({ repository, policy, limits: defaultLimits, clock, ids, leaseTokens });
  const slow = () => {
    repository.before = (method) => wait("before", method);
    repository.after = (method) => wait("after", method);
  };
  const fast = () => {
    repository.before = () => {};
    repository.after = () => {};
  };
  return { clock, tokens, services: [service(), service()], slow, fast };
}

type Context = ReturnType<typeof setUp>;

/** Makes a call of a service, with the lease token it stands for. */
async function makeCall({ tokens }: Context, service: OperationService, call: Call | Sweep) {
  const { text, shown } = tokens.resolve("name" in call ? call.name : "", "token" in call ? call.token : "none");
  return { call, shown, outcome: await perform(service, call, tokens, text) };
}

/** Makes each client's calls one after the other, and the two clients' and a sweep's at the same time. */
async function makeCalls(
  context: Context,
  clients: readonly (readonly Call[])[],
  sweeping: boolean,
  scheduler: Scheduler,
) {
  const history: Happened[] = [];
  let place = 0;
  const make = async (service: OperationService, call: Call) => {
    const begin = place++;
    const made = await makeCall(context, service, call);
    history.push({ ...made, begin, end: place++ });
  };
  const sweep = async (service: OperationService) => {
    const begin = place++;
    const { shown, outcome } = await makeCall(context, service, { kind: "sweep", name: "" });
    const end = place++;
    for (const name of NAMES) history.push({ call: { kind: "sweep", name }, shown, outcome, begin, end });
  };
  const waits: Promise<void>[] = [];
  const act = async (service: OperationService, all: readonly Call[]) => {
    for (const call of all) {
      const made = make(service, call);
      // A client that waits does something else meanwhile.
      if (call.kind === "wait") waits.push(made);
      else await made;
    }
  };
  context.slow();
  const acting = clients.map((all, at) => act(context.services[at] as OperationService, all));
  if (sweeping) acting.push(sweep(context.services[0] as OperationService));
  await scheduler.waitFor(Promise.all(acting));
  for (let turn = 0; turn < 3; turn++) {
    await setImmediate();
    await scheduler.waitIdle();
  }
  context.fast();
  const waiting = waits.length - history.filter(({ call }) => call.kind === "wait").length;
  for (const service of context.services) service.drain();
  await Promise.all(waits);
  return { history, waiting };
}

const NAMES = ["operations/a", "operations/b"];

const once: Arbitrary<Call> = calls({ etags: false, parents: [""] });
const everybody = fc.tuple(
  fc.array(once, { maxLength: 4, size: "max" }),
  fc.array(once, { maxLength: 4, size: "max" }),
);
/** Whether leases that were taken before have expired, and whether the sweep comes. */
const later = fc.record({ late: fc.boolean(), sweeping: fc.boolean() });
/** What is there before: one operation that both clients may well meet at. */
const before = fc.array(fc.oneof(once, started()), { minLength: 1, maxLength: 4, size: "max" });

function started(): Arbitrary<Call> {
  const write = {
    body: {},
    mask: "none",
    progress: undefined,
    etag: "none",
    allowMissing: true,
    token: "none",
  } as const;
  return namesIn([""]).map((name) => ({ kind: "update", name, ...write }));
}

function isUnfinishedWait({ call, outcome }: Happened): boolean {
  return call.kind === "wait" && typeof outcome === "object" && "endTime" in outcome && outcome.endTime === undefined;
}

test("what two clients do at the same time is as if each call had happened at one moment", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      before,
      everybody,
      later,
      async (scheduler, first, clients, { sweeping, late }) => {
        const context = setUp(scheduler);
        const [service] = context.services as [OperationService];
        const start = context.clock.now();
        let world: World = new Map();
        for (const call of first.filter(({ kind }) => kind !== "wait")) {
          const { shown, outcome } = await makeCall(context, service, call);
          const uid = typeof outcome === "object" && "uid" in outcome ? outcome.uid : "none";
          world = step(world, call, start, policy, uid, shown)[0];
        }
        if (late) context.clock.advance(LEASE);
        const now = context.clock.now();
        const { history, waiting } = await makeCalls(context, clients, sweeping, scheduler);
        const last = [];
        for (const name of NAMES) {
          const record = await service.get(name).catch(() => undefined);
          if (record) last.push(viewOf(record));
        }
        last.sort(byName);
        expect(isLinearizable(world, history, { now, policy }, last)).toBe(true);
        // Only those who waited for what is not done had to be told to wait no longer.
        expect(history.filter(isUnfinishedWait)).toHaveLength(waiting);
      },
    ),
    { numRuns: 1000 },
  );
}, 60_000);
