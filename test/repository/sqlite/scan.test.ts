import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import type { RecordFilter } from "../../../src/repository/repository.ts";
import { CountCollector } from "../../../src/repository/scanning/count-collector.ts";
import { PageCollector } from "../../../src/repository/scanning/page-collector.ts";
import { Turns } from "../../../src/repository/scanning/turns.ts";
import { openForReading } from "../../../src/repository/sqlite/database.ts";
import { Reader } from "../../../src/repository/sqlite/reader.ts";
import { scan } from "../../../src/repository/sqlite/scan.ts";
import { SqliteRepository } from "../../../src/repository/sqlite/sqlite-repository.ts";
import { ComputingTime } from "../computing-time.ts";
import { insert, NOW } from "../conformance/records.ts";
import { newFile } from "./support/files.ts";

jest.setTimeout(60_000);

const COUNT = 1000;
const COST = 0.0625;

const time = new ComputingTime();
const turns = new Turns(time.now);
const never: RecordFilter = {
  matches: () => {
    time.compute(COST);
    return false;
  },
  condition: { kind: "all", of: [] },
};
const query = { parents: parentPattern("p/x"), now: NOW, limit: 10, maxBytes: 1_000_000 };

let repository: SqliteRepository;
let reader: Reader;

beforeEach(async () => {
  const file = newFile();
  repository = await SqliteRepository.open(file);
  await Promise.all(Array.from({ length: COUNT }, (_, id) => insert(repository, `p/x/operations/${id}`)));
  reader = new Reader(openForReading(file));
});

afterEach(async () => {
  reader.close();
  await repository.close();
});

test.each([1, 10])("%s long scans at the same time let the event loop go on", async (scans) => {
  const counts = () => scan(reader, { ...query, filter: never }, new CountCollector(), COUNT, turns);
  const stalls = await time.stalls(() => Promise.all(Array.from({ length: scans }, counts)));
  expect(Math.max(...stalls)).toBeLessThan(7 + scans);
  expect(stalls.reduce((sum, stall) => sum + stall, 0)).toBe(scans * COUNT * COST);
});

test("a page without a filter is read at once", async () => {
  const stalls = await time.stalls(() => scan(reader, query, new PageCollector(query), COUNT, turns));
  expect(stalls).toEqual([]);
});

test("a scan ends at the bound of the repository, or earlier at that of the query, and tells where", async () => {
  const looked = async (maxScanned: number | undefined, bound: number) => {
    const { records, next } = await scan(
      reader,
      { ...query, filter: never, maxScanned },
      new PageCollector(query),
      bound,
      turns,
    );
    expect(records).toEqual([]);
    return next && COUNT + 1 - next.sequence;
  };
  expect(await looked(undefined, 100)).toBe(100);
  expect(await looked(30, 100)).toBe(30);
  expect(await looked(100, 30)).toBe(30);
  expect(await looked(COUNT, COUNT)).toBeUndefined();
});
