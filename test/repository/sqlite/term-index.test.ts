import { DatabaseSync } from "node:sqlite";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { changingValues, claimsOf, newValues } from "../../../src/repository/sqlite/operation-row.ts";
import { allMigrations } from "../../../src/repository/sqlite/schema.ts";
import { TermIndex } from "../../../src/repository/sqlite/term-index.ts";
import type { Write } from "../../../src/repository/sqlite/write.ts";
import { WriteStore } from "../../../src/repository/sqlite/write-store.ts";
import { newRecord } from "../conformance/records.ts";

const schema = allMigrations()
  .map(({ sql }) => sql)
  .join("\n");

/** A database of its own, in memory. */
function open() {
  const database = new DatabaseSync(":memory:");
  database.exec(schema);
  const all = (sql: string) =>
    database
      .prepare(sql)
      .all()
      .map((row) => Object.values(row));
  return {
    store: new WriteStore(database),
    index: new TermIndex(database),
    entries: () => all("SELECT term, create_time, sequence FROM terms ORDER BY sequence, term"),
    unindexed: () => all("SELECT sequence FROM unindexed").flat(),
  };
}

const record = (id: number, revision: number) => newRecord(`operations/${id}`, { uid: `${id}`, revision });

function insertion(id: number, terms: readonly number[]): Write {
  const inserted = record(id, 1);
  const { createTime } = inserted;
  return { kind: "insert", claims: claimsOf(inserted), createTime, values: newValues(inserted), terms };
}

const terms = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 5 });
const steps = fc.oneof(
  fc.record({ kind: fc.constantFrom("insert" as const, "replace" as const), id: fc.nat(9), terms }),
  fc.record({ kind: fc.constantFrom("delete" as const, "index" as const), id: fc.nat(9), terms: fc.constant([]) }),
);

test("an operation is found by the terms that it has now, and by no others, unless it is among the unindexed", () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 60 }), (path) => {
      const { store, index, entries, unindexed } = open();
      const present = new Map<number, { sequence: number; revision: number; terms: readonly number[] }>();
      const check = () => {
        const skipped = unindexed();
        const expected = [...present].flatMap(([, { sequence, terms }]) => terms.map((term) => [sequence, term]));
        const isIndexed = (sequence: unknown) => !skipped.includes(Number(sequence));
        const found = entries().filter(([, , sequence]) => isIndexed(sequence));
        expect(found.map(([term, , sequence]) => [sequence, term]).sort(numerically)).toEqual(
          expected.filter(([sequence]) => isIndexed(sequence)).sort(numerically),
        );
      };
      for (const { kind, id, terms } of path) {
        const now = present.get(id);
        if (kind === "index") index.index();
        else if (kind === "insert" && now === undefined) {
          const [sequence] = store.commit([insertion(id, terms)]);
          if (typeof sequence !== "number") throw new Error("not inserted");
          present.set(id, { sequence, revision: 1, terms });
        } else if (now !== undefined) {
          const known = { name: `operations/${id}`, uid: `${id}`, revision: now.revision };
          const revision = now.revision + 1;
          if (kind === "replace") {
            const values = changingValues(record(id, revision));
            expect(store.commit([{ kind, present: known, values, terms }])).toEqual([true]);
            present.set(id, { ...now, revision, terms });
          } else if (kind === "delete") {
            expect(store.commit([{ kind, present: known }])).toEqual([true]);
            present.delete(id);
          }
        }
        check();
      }
      index.index();
      expect(unindexed()).toEqual([]);
      check();
    }),
    { numRuns: 150 },
  );
});

test("few operations are not indexed yet at any time, and a change of anything but terms makes none so", () => {
  const { store, unindexed } = open();
  let most = 0;
  for (let id = 0; id < 500; id++) {
    store.commit([insertion(id, [id, 1000])]);
    most = Math.max(most, unindexed().length);
  }
  expect(most).toBeGreaterThan(50);
  expect(most).toBeLessThanOrEqual(256);
  const before = unindexed();
  const present = { name: "operations/0", uid: "0", revision: 1 };
  store.commit([{ kind: "replace", present, values: changingValues(record(0, 2)), terms: [0, 1000] }]);
  expect(unindexed()).toEqual(before);
});

function numerically(one: readonly unknown[], other: readonly unknown[]): number {
  return Number(one[0]) - Number(other[0]) || Number(one[1]) - Number(other[1]);
}
