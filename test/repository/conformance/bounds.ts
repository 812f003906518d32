import { describe, expect, test } from "@jest/globals";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import { State } from "../../../src/proto/messages.ts";
import type { Counts, Repository } from "../../../src/repository/repository.ts";
import { page, walk } from "./pages.ts";
import { recordFilter } from "./record-filter.ts";
import { insert, NOW, type Open } from "./records.ts";

const COUNT = 10;
const everything = { parents: parentPattern("p/-"), now: NOW };

/** A repository with ten records, of which the oldest and the newest have succeeded. */
async function fill(repository: Repository): Promise<Repository> {
  for (let at = 0; at < COUNT; at++) {
    const state = at % (COUNT - 1) === 0 ? State.SUCCEEDED : State.RUNNING;
    await insert(repository, `p/${at}/operations/a`, { state });
  }
  return repository;
}

const total = ({ byState }: Counts) => [...byState.values()].reduce((sum, each) => sum + each, 0);

export function boundsConformance(open: Open): void {
  describe.each([
    ["no filter", undefined],
    ["a filter", recordFilter("state != RUNNING")],
  ])("how many records are looked at, with %s,", (_, filter) => {
    const found = filter ? 2 : COUNT;

    test.each([true, false])(
      "bounds each page, and yet a walk gives everything once (oldest first: %s)",
      async (rising) => {
        const repository = await fill(await open());
        for (const maxScanned of [1, 3, 9]) {
          const pages = await walk(repository, "p/-", { filter, maxScanned, oldestFirst: rising });
          expect(pages.length).toBeGreaterThanOrEqual(Math.ceil(COUNT / maxScanned));
          for (const { records } of pages) expect(records.length).toBeLessThanOrEqual(maxScanned);
          const ids = pages.flatMap(({ records }) => records.map(({ sequence }) => sequence));
          expect(ids).toHaveLength(found);
          expect(ids).toEqual([...new Set(ids)].sort((a, b) => (rising ? a - b : b - a)));
        }
      },
    );

    test("bounds a count, which then is partial", async () => {
      const repository = await fill(await open());
      for (const maxScanned of [1, 3, 9]) {
        const counts = await repository.count({ ...everything, filter, maxScanned });
        expect(counts.partial).toBe(true);
        expect(total(counts)).toBeLessThanOrEqual(maxScanned);
      }
    });

    test("changes nothing if there are fewer", async () => {
      const repository = await fill(await open());
      const bounded = { filter, maxScanned: COUNT + 1 };
      expect(await page(repository, "p/-", bounded)).toEqual(await page(repository, "p/-", { filter }));
      expect((await page(repository, "p/-", bounded)).records).toHaveLength(found);
      const counts = await repository.count({ ...everything, ...bounded });
      expect(counts).toEqual(await repository.count({ ...everything, filter }));
      expect([total(counts), counts.partial]).toEqual([found, false]);
    });
  });
}
