import { describe, expect, test } from "@jest/globals";
import type { Change, Repository } from "../../../src/repository/repository.ts";
import { plain } from "../../operations/plain.ts";
import { insert, newRecord, next, type Open } from "./records.ts";

/** Collects changes, which may come late, each once: a repository may tell of one again. */
function collect(repository: Repository) {
  const changes: Change[] = [];
  const told = new Set<string>();
  let wake = () => {};
  const unsubscribe = repository.subscribe((change) => {
    const { name, record, deleted, deletedVersion } = change;
    const key = JSON.stringify([name, record?.uid, record?.revision, (deleted ?? deletedVersion)?.uid]);
    if (told.has(key)) return;
    told.add(key);
    changes.push(change);
    wake();
  });
  return {
    changes,
    unsubscribe,
    /** Resolves when there are so many. */
    async count(count: number): Promise<Change[]> {
      while (changes.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return changes;
    },
  };
}

const seen = ({ name, record }: Change) => [name, plain(record)];

export function changesConformance(open: Open): void {
  describe("subscribe", () => {
    test("tells of every insertion, replacement and deletion, in order, with the record", async () => {
      const repository = await open();
      const { count } = collect(repository);
      const a = await insert(repository, "operations/a");
      const changed = next(a, { updateTime: 7 });
      await repository.replace(a, changed);
      await repository.delete(changed);
      const b = await insert(repository, "p/x/operations/b");
      expect((await count(4)).map(seen)).toEqual([
        [a.name, plain(a)],
        [a.name, plain(changed)],
        [a.name, undefined],
        [b.name, plain(b)],
      ]);
    });

    test("tells which record was deleted, if it tells", async () => {
      const repository = await open();
      const { count } = collect(repository);
      const a = await insert(repository, "operations/a");
      const last = next(a);
      await repository.replace(a, last);
      await repository.delete(last);
      const [inserted, replaced, deleted] = await count(3);
      expect([inserted, replaced]).not.toContainEqual(expect.objectContaining({ deleted: expect.anything() }));
      expect([plain(last), undefined]).toContainEqual(plain(deleted?.deleted));
    });

    test("tells nothing of what was refused", async () => {
      const repository = await open();
      const a = await insert(repository, "operations/a");
      const { count } = collect(repository);
      await repository.insert(newRecord("operations/a"));
      await repository.conflict(newRecord("operations/c"));
      await repository.replace(next(a), next(next(a)));
      await repository.delete(next(a));
      await insert(repository, "operations/last");
      expect((await count(1)).map(({ name }) => name)).toEqual(["operations/last"]);
    });

    test("tells of a change only when it can be read", async () => {
      const repository = await open();
      const read = new Promise((resolve) => {
        repository.subscribe(({ name }) => resolve(repository.read(name)));
      });
      const a = await insert(repository, "operations/a");
      expect(plain((await read) as typeof a)).toEqual(plain(a));
    });

    test("tells all who subscribe, each until it ends that", async () => {
      const repository = await open();
      const [first, second] = [collect(repository), collect(repository)];
      await insert(repository, "operations/a");
      await Promise.all([first.count(1), second.count(1)]);
      first.unsubscribe();
      first.unsubscribe();
      await insert(repository, "operations/b");
      expect((await second.count(2)).map(({ name }) => name)).toEqual(["operations/a", "operations/b"]);
      expect(first.changes).toHaveLength(1);
    });
  });
}
