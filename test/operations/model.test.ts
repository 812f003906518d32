import { test } from "@jest/globals";
import fc, { type Arbitrary, type AsyncCommand } from "fast-check";
import type { Policy } from "../../src/operations/policy.ts";
import { calls, namesIn, someParents } from "./model/calls.ts";
import { AdvanceCommand, CallCommand, type Model, Real, SweepCommand, WaitCommand } from "./model/commands.ts";

const MINUTE = 60_000;

const policies: Arbitrary<Policy> = fc.record({
  retention: fc.constantFrom(MINUTE, 10 * MINUTE),
  waitCap: fc.constant(2 * MINUTE),
  cancelGrace: fc.constantFrom(0, MINUTE),
  strictCancel: fc.boolean(),
  deleteRunning: fc.constantFrom("allow", "reject"),
});

test("whatever two clients and two producers do, one after the other, the model does too", async () => {
  const steps: Arbitrary<AsyncCommand<Model, Real>>[] = [
    ...Array(8).fill(calls({ etags: true, parents: someParents }).map((call) => new CallCommand(call))),
    fc
      .tuple(namesIn(someParents), fc.integer({ min: 1, max: 3 }))
      .map(([name, minutes]) => new WaitCommand(name, minutes * MINUTE)),
    fc.constantFrom(1, 1, MINUTE - 1, MINUTE, 10 * MINUTE).map((time) => new AdvanceCommand(time)),
    fc.constant(new SweepCommand()),
  ];
  await fc.assert(
    fc.asyncProperty(policies, fc.commands(steps, { maxCommands: 80, size: "max" }), async (policy, sequence) => {
      await fc.asyncModelRun(() => ({ model: { world: new Map(), waits: [] }, real: new Real(policy) }), sequence);
    }),
    { numRuns: 300 },
  );
}, 60_000);
