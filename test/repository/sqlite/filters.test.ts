import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import { State } from "../../../src/proto/messages.ts";
import { MemoryRepository } from "../../../src/repository/memory/memory-repository.ts";
import type { PageQuery, Repository } from "../../../src/repository/repository.ts";
import { SqliteRepository } from "../../../src/repository/sqlite/sqlite-repository.ts";
import { print } from "../../aip/filter/support/print.ts";
import { filters } from "../../operations/filter/support/filters.ts";
import { filters as parser } from "../../operations/filter/support/matches.ts";
import { subjects } from "../../operations/filter/support/subjects.ts";
import { insert } from "../conformance/records.ts";
import { newFile } from "./support/files.ts";

jest.setTimeout(60_000);

const PARENTS = ["", "p/x", "p/y", "p/x/l/y"];

let sqlite: SqliteRepository;

beforeEach(async () => {
  sqlite = await SqliteRepository.open(newFile());
});

afterEach(() => sqlite.close());

/** The uids on all pages, of a few records each. */
async function walk(repository: Repository, query: Omit<PageQuery, "after">): Promise<string[]> {
  const uids: string[] = [];
  let after: PageQuery["after"];
  do {
    const { records, next } = await repository.page({ ...query, after });
    uids.push(...records.map(({ uid }) => uid));
    expect(uids.length).toBeLessThan(1000);
    after = next;
  } while (after);
  return uids;
}

test("any filter gives what it gives in memory, in the same order, and so does counting", async () => {
  const records = fc.sample(subjects, { numRuns: 300, seed: 1 }).map(({ record }, at) => {
    const parent = PARENTS[at % PARENTS.length];
    const name = `${parent ? `${parent}/` : ""}operations/${at}`;
    const { sequence: _, ...rest } = record;
    return { ...rest, name, uid: `uid-${at}`, createTime: record.createTime + (at % 7) };
  });
  const memory = new MemoryRepository();
  for (const repository of [memory, sqlite]) {
    await Promise.all(records.slice(0, 200).map((record) => repository.insert(record)));
    // The index lacks these.
    await Promise.all(records.slice(200).map((record) => repository.insert(record)));
  }
  const choices = fc.infiniteStream(fc.nat({ max: 59 }));
  const queries = fc.record({
    parents: fc.constantFrom("", "p/x", "p/-", "p/-/l/y", "p/x/l/-").map(parentPattern),
    oldestFirst: fc.boolean(),
    limit: fc.integer({ min: 1, max: 30 }),
  });
  let found = 0;
  await fc.assert(
    fc.asyncProperty(filters, choices, queries, async (tree, stream, part) => {
      const filter = parser.parse(print(tree, (count) => stream.next().value % count));
      const query = { ...part, filter, now: 0, maxBytes: 1_000_000 };
      const expected = await walk(memory, query);
      expect(await walk(sqlite, query)).toEqual(expected);
      expect(await sqlite.count(query)).toEqual(await memory.count(query));
      found += expected.length;
    }),
    { numRuns: 300 },
  );
  expect(found).toBeGreaterThan(300);
});

test("records that are searched for by their names are given once each, from page to page", async () => {
  for (const id of ["a", "b", "c", "d"]) await insert(sqlite, `p/x/operations/${id}`);
  const name = (id: string) => `name = "p/x/operations/${id}"`;
  const filter = parser.parse([name("d"), name("a"), name("b"), name("none"), name("a")].join(" OR "));
  for (const oldestFirst of [false, true]) {
    const query = { parents: parentPattern("p/-"), filter, oldestFirst, now: 0, limit: 1, maxBytes: 1_000_000 };
    const expected = await walk(sqlite, { ...query, filter: parser.parse("-name:c") });
    expect(expected).toHaveLength(3);
    expect(await walk(sqlite, query)).toEqual(expected);
  }
});

describe("of many records, the few that meet a filter are found without a look at the others:", () => {
  const NEEDLE = 1500;
  const COUNT = 3000;
  /** The index may lack a few records, at which every search looks. */
  const MOST_SCANNED = 150;

  beforeEach(async () => {
    const writes = Array.from({ length: COUNT }, (_, at) =>
      insert(sqlite, `many/x/operations/${at}`, {
        createTime: at,
        state: at === NEEDLE ? State.FAILED : State.RUNNING,
        labels: { env: at === NEEDLE ? "prod" : "test", [`key-${at === NEEDLE}`]: "", half: String(at % 2) },
      }),
    );
    await Promise.all(writes);
  });

  test.each([
    "state = FAILED",
    "labels.env = prod",
    "labels.env = prod AND labels.half = 0",
    "labels.half = 0 AND (labels.env = prod OR labels.env = none)",
    "labels.key-true:*",
    `name = "many/x/operations/${NEEDLE}"`,
    `create_time >= "1970-01-01T00:00:01.500Z" AND create_time < "1970-01-01T00:00:01.501Z"`,
  ])("%s", async (text) => {
    for (const parents of ["many/x", "many/-"].map(parentPattern)) {
      for (const oldestFirst of [false, true]) {
        const query = { parents, oldestFirst, now: 0, limit: 10, maxBytes: 1_000_000, maxScanned: MOST_SCANNED };
        const { records, next } = await sqlite.page({ ...query, filter: parser.parse(text) });
        expect(records.map(({ name }) => name)).toEqual([`many/x/operations/${NEEDLE}`]);
        expect(next).toBeUndefined();
      }
    }
  });

  test("a parent with few, though many others meet the filter", async () => {
    await insert(sqlite, "few/x/operations/a", { state: State.RUNNING, createTime: 0 });
    const query = { parents: parentPattern("few/x"), now: 0, limit: 10, maxBytes: 1_000_000, maxScanned: 4 };
    const { records, next } = await sqlite.page({ ...query, filter: parser.parse("state = RUNNING") });
    expect(records).toHaveLength(1);
    expect(next).toBeUndefined();
  });
});
