import { describe, expect, test } from "@jest/globals";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import type { Repository, Selection } from "../../../src/repository/repository.ts";
import { page } from "./pages.ts";
import { recordFilter } from "./record-filter.ts";
import { insert, NOW, type Open } from "./records.ts";

const filters = [undefined, recordFilter("labels.env = prod")];
const reason = new Error("nobody waits for it any more");

async function fill(repository: Repository): Promise<Repository> {
  for (let at = 0; at < 50; at++)
    await insert(repository, `p/${at}/operations/a`, at % 5 ? {} : { labels: { env: "prod" } });
  return repository;
}

type Search = (repository: Repository, selection: Partial<Selection>) => Promise<unknown>;

const searches: [string, Search][] = [
  ["page", (repository, selection) => page(repository, "p/-", selection)],
  ["count", (repository, selection) => repository.count({ parents: parentPattern("p/-"), now: NOW, ...selection })],
];

export function signalConformance(open: Open): void {
  describe("a signal", () => {
    test.each(searches)("that has aborted is why a %s is refused", async (_, search) => {
      const repository = await fill(await open());
      for (const filter of filters) {
        await expect(search(repository, { filter, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      }
    });

    test.each(searches)("that aborts meanwhile ends a %s, unless that is done already", async (_, search) => {
      const repository = await fill(await open());
      for (const filter of filters) {
        const controller = new AbortController();
        const complete = await search(repository, { filter });
        const pending = search(repository, { filter, signal: controller.signal });
        controller.abort(reason);
        const outcome = await pending.catch((error: unknown) => error);
        expect([complete, reason]).toContainEqual(outcome);
        expect(await search(repository, { filter })).toEqual(complete);
      }
    });

    test.each(searches)("that does not abort changes nothing in a %s", async (_, search) => {
      const repository = await fill(await open());
      const { signal } = new AbortController();
      expect(await search(repository, { signal })).toEqual(await search(repository, {}));
    });
  });
}
