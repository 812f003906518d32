import { expect, test } from "@jest/globals";
import fc, { type Arbitrary } from "fast-check";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import type { OperationRecord } from "../../../src/operations/record.ts";
import type { Page, PageQuery, Repository } from "../../../src/repository/repository.ts";
import { insert, NOW, next, type Open } from "./records.ts";

/** Something that happens to a repository; `at` chooses one of the records there are. */
type Happening =
  | { readonly kind: "insert"; readonly parent: string; readonly createTime: number; readonly expired: boolean }
  | { readonly kind: "delete" | "replace"; readonly at: number };

const parents = fc.constantFrom("p/x", "p/y", "p/xx", "q/x");
const insertions: Arbitrary<Happening> = fc.record({
  kind: fc.constant("insert"),
  parent: parents,
  createTime: fc.integer({ min: NOW, max: NOW + 3 }),
  expired: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
});
const happenings: Arbitrary<Happening> = fc.oneof(
  insertions,
  fc.record({ kind: fc.constantFrom("delete", "replace"), at: fc.nat() }),
);

class Walked {
  readonly repository: Repository;
  present: OperationRecord[] = [];
  #ids = 0;

  constructor(repository: Repository) {
    this.repository = repository;
  }

  async happen(what: Happening): Promise<void> {
    if (what.kind === "insert") {
      const { parent, createTime, expired } = what;
      const name = `${parent}/operations/${++this.#ids}`;
      this.present.push(await insert(this.repository, name, { createTime, ...(expired && { expireTime: NOW }) }));
      return;
    }
    const at = what.at % this.present.length;
    const record = this.present[at];
    if (record === undefined) return;
    if (what.kind === "delete") {
      this.present.splice(at, 1);
      expect(await this.repository.delete(record)).toBe(true);
    } else {
      this.present[at] = next(record);
      expect(await this.repository.replace(record, next(record))).toBe(true);
    }
  }
}

/** What must be in a walk: the uids of the records of the pattern that are not expired. */
function members(records: readonly OperationRecord[], pattern: string): string[] {
  const [collection, id] = pattern.split("/");
  const inside = ({ name }: OperationRecord) => {
    const [itsCollection, itsId] = name.split("/");
    return collection === itsCollection && (id === "-" || id === itsId);
  };
  return records.filter((each) => inside(each) && each.expireTime === undefined).map(({ uid }) => uid);
}

export function pageWalkConformance(open: Open): void {
  test("a walk gives what is there throughout once, nothing twice, in order, whatever comes and goes", async () => {
    const patterns = fc.constantFrom("p/x", "p/-", "q/-");
    const between = fc.array(fc.array(happenings, { maxLength: 4 }), { maxLength: 8 });
    const first = fc.array(insertions, { maxLength: 25, size: "max" });
    await fc.assert(
      fc.asyncProperty(
        first,
        patterns,
        fc.integer({ min: 1, max: 5 }),
        between,
        async (before, pattern, limit, steps) => {
          const walked = new Walked(await open());
          for (const insertion of before) await walked.happen(insertion);
          let throughout = members(walked.present, pattern);
          const ever = new Set(throughout);
          const query = { parents: parentPattern(pattern), limit, maxBytes: 1_000_000, now: NOW };
          const given: OperationRecord[] = [];
          let after: PageQuery["after"];
          do {
            const read: Promise<Page> = walked.repository.page({ ...query, after });
            const changes = steps.shift() ?? [];
            // The first of the changes happens while the page is read.
            const [concurrent, ...rest] = changes;
            const [page] = await Promise.all([read, concurrent && walked.happen(concurrent)]);
            for (const change of rest) await walked.happen(change);
            const present = members(walked.present, pattern);
            for (const uid of present) ever.add(uid);
            throughout = throughout.filter((uid) => present.includes(uid));
            expect(page.records.length).toBeLessThanOrEqual(limit);
            given.push(...page.records);
            expect(given.length).toBeLessThan(1000);
            after = page.next;
          } while (after);
          const uids = given.map(({ uid }) => uid);
          expect(uids).toEqual(expect.arrayContaining(throughout));
          expect(new Set(uids).size).toBe(uids.length);
          expect(uids.filter((uid) => !ever.has(uid))).toEqual([]);
          const places = given.map(({ createTime, sequence }) => [createTime, sequence] as const);
          expect(places).toEqual([...places].sort(([a, b], [c, d]) => c - a || d - b));
        },
      ),
      { numRuns: 60 },
    );
  });
}
