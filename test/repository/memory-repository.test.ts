import { setImmediate } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { parentPattern } from "../../src/aip/parent-pattern.ts";
import { MemoryRepository } from "../../src/repository/memory/memory-repository.ts";
import { insert, NOW } from "./conformance/records.ts";
import { repositoryConformance } from "./conformance.ts";

repositoryConformance("the memory repository", async () => new MemoryRepository());

/** A repository with many records of which a wildcard finds the first and the last. */
async function sparse(count: number) {
  const repository = new MemoryRepository();
  const all = [await insert(repository, "p/first/l/x/operations/a")];
  for (let at = 0; at < count; at++) all.push(await insert(repository, `p/${at}/l/y/operations/a`));
  all.push(await insert(repository, "p/last/l/x/operations/a"));
  const query = { parents: parentPattern("p/-/l/x"), limit: 10, maxBytes: 1_000_000, now: NOW };
  return { repository, all, query };
}

test("a long look for few records lets others have their turn", async () => {
  const { repository, query } = await sparse(10_000);
  let found = false;
  const page = repository.page(query).then((result) => {
    found = true;
    return result;
  });
  let turns = 0;
  while (!found) {
    await setImmediate();
    turns++;
  }
  expect(turns).toBeGreaterThan(3);
  expect((await page).records.map(({ name }) => name.split("/")[1])).toEqual(["last", "first"]);
});

test("what comes and goes during a long look does not confuse it", async () => {
  const { repository, all, query } = await sparse(10_000);
  const page = repository.page(query);
  for (const record of all.slice(1, -1)) await repository.delete(record);
  for (let at = 0; at < 100; at++) await insert(repository, `p/new-${at}/l/x/operations/a`);
  expect((await page).records.map(({ name }) => name.split("/")[1])).toEqual(["last", "first"]);
});

test("a walk that ends at an empty parent, or at one that was emptied, ends", async () => {
  const { repository, all, query } = await sparse(5000);
  const page = repository.page(query);
  for (const record of all) await repository.delete(record);
  expect((await page).records.map(({ name }) => name.split("/")[1])).toEqual(["last"]);
  expect(await repository.page(query)).toEqual({ records: [] });
});
