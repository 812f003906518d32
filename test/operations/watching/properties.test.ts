import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { compileFilter } from "../../../src/aip/filter/index.ts";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import { notFound } from "../../../src/errors.ts";
import { isDone, type OperationRecord } from "../../../src/operations/record.ts";
import { CollectionWatchers } from "../../../src/operations/watching/collection-watchers.ts";
import { OperationWatchers } from "../../../src/operations/watching/operation-watchers.ts";
import { type CollectionChange, watchCollection } from "../../../src/operations/watching/watch-collection.ts";
import { watchOperation } from "../../../src/operations/watching/watch-operation.ts";
import { error } from "../operation-service/set-up.ts";
import { quiet, Reading } from "./reading.ts";
import { steps, ToldHistory } from "./told-history.ts";

const name = "operations/a";
const { signal } = new AbortController();

test("a watch of an operation gives rising revisions of one operation, and ends with what became of it", async () => {
  await fc.assert(
    fc.asyncProperty(steps([name]), fc.nat(20), async (all, readAt) => {
      const watchers = new OperationWatchers();
      const history = new ToldHistory((change) => watchers.notify(change));
      history.create(name);
      const read = Promise.withResolvers<OperationRecord>();
      const reading = new Reading(watchOperation(watchers, name, () => read.promise, { signal }));
      const answer = () => {
        const record = history.present.get(name);
        if (record) read.resolve(record);
        else read.reject(notFound(name));
      };
      reading.ask();
      for (const [at, step] of all.entries()) {
        if (at === readAt) answer();
        if (step.kind === "ask") reading.ask();
        else if (step.kind === "rest") await quiet();
        else history.do(step);
      }
      answer();
      history.tellAll();
      const { values, end } = await reading.all();

      const revisions = values.map(({ revision }) => revision);
      expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
      expect(new Set(values.map(({ uid }) => uid)).size).toBeLessThan(2);
      const last = values.at(-1);
      const present = history.present.get(name);
      if (last && isDone(last)) expect(end).toBe("returned");
      else if (last && present?.uid === last.uid) expect([last, end]).toEqual([present, undefined]);
      else expect(end).toMatchObject(error("OPERATION_NOT_FOUND"));
    }),
    { numRuns: 500 },
  );
});

const names = ["operations/a", "operations/b", "p/1/operations/a", "p/2/operations/a"];
const filters = {
  none: undefined,
  done: compileFilter<OperationRecord>("done = true", { fields: { done: { kind: "bool", get: isDone } } }),
};

test("a watch of a collection gives rising revisions of each operation, and at last what became of it", async () => {
  await fc.assert(
    fc.asyncProperty(
      steps(names),
      fc.constantFrom("", "p/-", "p/1"),
      fc.constantFrom("none", "done"),
      async (all, parent, filterName) => {
        const filter = filters[filterName];
        const watchers = new CollectionWatchers();
        const history = new ToldHistory((change) => watchers.notify(change));
        const reading = new Reading(watchCollection(watchers, { parents: parentPattern(parent), filter }, { signal }));
        reading.ask();
        for (const step of all) {
          if (step.kind === "ask") reading.ask();
          else if (step.kind === "rest") await quiet();
          else history.do(step);
        }
        history.tellAll();
        const { values, end } = await reading.all();

        expect(end).toBeUndefined();
        const byName = Map.groupBy(values, nameOf);
        for (const told of byName.values()) expectRising(told);
        for (const each of names) {
          const watched = each.startsWith(parent === "" ? "operations/" : parent.replace("-", ""));
          const present = history.present.get(each);
          const last = byName.get(each)?.at(-1);
          if (!watched) expect(last).toBeUndefined();
          else if (present && (!filter || filter.matches(present))) expect(last).toEqual({ record: present });
          else if (!present && !filter && history.toldNames.has(each)) expect(last).toEqual({ deletedName: each });
        }
        if (filter) expect(values.every((change) => !("record" in change) || filter.matches(change.record))).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

/** Expects operations one after the other, each with rising revisions, and no more of one that was deleted. */
function expectRising(told: readonly CollectionChange[]): void {
  let [sequence, revision] = [0, -1];
  for (const change of told) {
    if ("deletedName" in change) revision = Number.POSITIVE_INFINITY;
    else {
      const { record } = change;
      const rises = record.sequence === sequence ? record.revision > revision : record.sequence > sequence;
      expect(rises).toBe(true);
      ({ sequence, revision } = record);
    }
  }
}

function nameOf(change: CollectionChange): string {
  return "record" in change ? change.record.name : change.deletedName;
}
