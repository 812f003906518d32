import { describe, expect, test } from "@jest/globals";
import { parentPattern } from "../../src/aip/parent-pattern.ts";
import { MemoryRepository } from "../../src/repository/memory/memory-repository.ts";
import type { Change } from "../../src/repository/repository.ts";
import { insert, NOW, next } from "./conformance/records.ts";
import { repositoryConformance } from "./conformance.ts";

repositoryConformance("the memory repository", async () => new MemoryRepository());

test("a deletion is told with the record that was there, whatever the one it was asked for with", async () => {
  const repository = new MemoryRepository();
  const record = await insert(repository, "operations/a");
  const last = next(record);
  await repository.replace(record, last);
  const changes: Change[] = [];
  repository.subscribe((change) => changes.push(change));
  await repository.delete({ ...last, labels: { env: "test" } });
  expect(changes).toEqual([{ name: "operations/a", deleted: last }]);
});

describe("a list", () => {
  /** A repository with many records of which a wildcard finds the first and the last. */
  async function sparse(count: number) {
    const repository = new MemoryRepository();
    const all = [await insert(repository, "p/first/l/x/operations/a")];
    for (let at = 0; at < count; at++) all.push(await insert(repository, `p/${at}/l/y/operations/a`));
    all.push(await insert(repository, "p/last/l/x/operations/a"));
    const query = { parents: parentPattern("p/-/l/x"), limit: 10, maxBytes: 1_000_000, now: NOW };
    return { repository, all, query };
  }

  test("is not confused by what comes and goes while it takes long", async () => {
    const { repository, all, query } = await sparse(10_000);
    const page = repository.page(query);
    for (const record of all.slice(1, -1)) await repository.delete(record);
    for (let at = 0; at < 100; at++) await insert(repository, `p/new-${at}/l/x/operations/a`);
    expect((await page).records.map(({ name }) => name.split("/")[1])).toEqual(["last", "first"]);
  });

  test("ends when all it was about is deleted meanwhile", async () => {
    const { repository, all, query } = await sparse(5000);
    const page = repository.page(query);
    for (const record of all) await repository.delete(record);
    expect((await page).records.map(({ name }) => name.split("/")[1])).toEqual(["last"]);
    expect(await repository.page(query)).toEqual({ records: [] });
  });

  test("goes on among what comes meanwhile if it is the oldest first", async () => {
    const { repository, query } = await sparse(5000);
    const page = repository.page({ ...query, oldestFirst: true });
    await insert(repository, "p/new/l/x/operations/a");
    await insert(repository, "p/old/l/x/operations/a", { createTime: NOW - 1 });
    expect((await page).records.map(({ name }) => name.split("/")[1])).toEqual(["first", "last", "new"]);
  });
});
