import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { OperationRecord } from "../../../src/operations/record.ts";
import type { PageQuery } from "../../../src/repository/repository.ts";
import { type Meaning, meanings } from "./meanings.ts";
import { page } from "./pages.ts";
import { recordFilter } from "./record-filter.ts";
import type { Open } from "./records.ts";
import { happenings, insertions, Walked } from "./walked.ts";

/** What is walked through, and how. */
interface Way {
  readonly pattern: string;
  readonly filter: Meaning | undefined;
  readonly oldestFirst: boolean;
  readonly limit: number;
  readonly maxScanned: number | undefined;
}

const ways = fc.record<Way>({
  pattern: fc.constantFrom("p/x", "p/-", "q/-"),
  filter: fc.option(meanings, { nil: undefined }),
  oldestFirst: fc.boolean(),
  limit: fc.integer({ min: 1, max: 5 }),
  maxScanned: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
});

/** The uids of the records that a way is about. */
function members(records: readonly OperationRecord[], { pattern, filter }: Way): string[] {
  const [collection, id] = pattern.split("/");
  const inside = ({ name }: OperationRecord) => {
    const [itsCollection, itsId] = name.split("/");
    return collection === itsCollection && (id === "-" || id === itsId);
  };
  return records.filter((each) => inside(each) && (filter?.holds(each) ?? true)).map(({ uid }) => uid);
}

export function pageWalkConformance(open: Open): void {
  test("a walk gives what is there throughout once, nothing twice, in order, whatever comes and goes", async () => {
    const between = fc.array(fc.array(happenings, { maxLength: 4 }), { maxLength: 8 });
    const first = fc.array(insertions, { maxLength: 25, size: "max" });
    await fc.assert(
      fc.asyncProperty(first, ways, between, async (before, way, steps) => {
        const { pattern, oldestFirst, limit, maxScanned } = way;
        const filter = way.filter && recordFilter(way.filter.text);
        const walked = new Walked(await open());
        for (const insertion of before) await walked.happen(insertion);
        let throughout = members(walked.present, way);
        const ever = new Set(throughout);
        const look = () => {
          const present = members(walked.present, way);
          for (const uid of present) ever.add(uid);
          throughout = throughout.filter((uid) => present.includes(uid));
        };
        const given: OperationRecord[] = [];
        let after: PageQuery["after"];
        let pages = 0;
        do {
          const read = page(walked.repository, pattern, { filter, oldestFirst, limit, maxScanned, after });
          // The first of the changes happens while the page is read.
          const [concurrent, ...rest] = steps.shift() ?? [];
          const [{ records, next }] = await Promise.all([read, concurrent && walked.happen(concurrent)]);
          look();
          for (const change of rest) {
            await walked.happen(change);
            look();
          }
          expect(records.length).toBeLessThanOrEqual(Math.min(limit, maxScanned ?? limit));
          given.push(...records);
          expect(++pages).toBeLessThan(100);
          after = next;
        } while (after);
        const uids = given.map(({ uid }) => uid);
        expect(uids).toEqual(expect.arrayContaining(throughout));
        expect(new Set(uids).size).toBe(uids.length);
        expect(uids.filter((uid) => !ever.has(uid))).toEqual([]);
        const places = given.map(({ createTime, sequence }) => [createTime, sequence] as const);
        const rising = [...places].sort(([a, b], [c, d]) => a - c || b - d);
        expect(places).toEqual(oldestFirst ? rising : rising.toReversed());
      }),
      { numRuns: 100 },
    );
  });
}
