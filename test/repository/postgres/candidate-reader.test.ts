import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import { systemClock } from "../../../src/clock.ts";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { State } from "../../../src/proto/messages.ts";
import { CandidateReader } from "../../../src/repository/postgres/candidate-reader.ts";
import type { Row } from "../../../src/repository/postgres/connection.ts";
import { Database, type ScanSettings } from "../../../src/repository/postgres/database.ts";
import { PostgresRepository } from "../../../src/repository/postgres/postgres-repository.ts";
import { scanCandidates } from "../../../src/repository/postgres/scan-candidates.ts";
import type { Page, PageQuery } from "../../../src/repository/repository.ts";
import { PageCollector } from "../../../src/repository/scanning/page-collector.ts";
import { Turns } from "../../../src/repository/scanning/turns.ts";
import { createDatabase } from "../../support/postgres.ts";
import { recordFilter } from "../conformance/record-filter.ts";
import { insert, NOW } from "../conformance/records.ts";

const RECORDS = 5000;
let made: Awaited<ReturnType<typeof createDatabase>>;
let repository: PostgresRepository;
let records: readonly OperationRecord[];

beforeAll(async () => {
  made = await createDatabase();
  repository = await PostgresRepository.open(made.url);
  const all = Array.from({ length: RECORDS }, (_, at) =>
    insert(repository, `p/x/operations/${at}`, {
      state: at % 500 === 7 ? State.FAILED : State.RUNNING,
      labels: { half: String(at % 2) },
    }),
  );
  records = (await Promise.all(all)).toSorted((a, b) => b.sequence - a.sequence);
}, 60_000);

afterAll(async () => {
  await repository.close();
  await made.drop();
});

/** A database that notes what it is asked for, and may give up searches. */
class NotedDatabase extends Database {
  readonly steps: string[] = [];
  givesUp = false;

  override query<R extends Row>(text: string, values: readonly unknown[]): Promise<R[]> {
    this.steps.push("short walk");
    return super.query<R>(text, values);
  }

  override async scan<R extends Row>(
    text: string,
    values: readonly unknown[],
    settings: ScanSettings,
  ): Promise<R[] | undefined> {
    this.steps.push(settings.isOrdered ? "walk" : "search");
    return this.givesUp && !settings.isOrdered ? undefined : super.scan<R>(text, values, settings);
  }
}

async function readPage(query: Partial<PageQuery>, givesUp = false): Promise<{ page: Page; steps: string[] }> {
  const database = new NotedDatabase(made.url, { clock: systemClock });
  database.givesUp = givesUp;
  const whole = { parents: parentPattern("p/x"), now: NOW, limit: 20, maxBytes: 1_000_000, ...query };
  const reader = new CandidateReader(database, whole, { wanted: whole.limit + 1, maxBytes: whole.maxBytes });
  const page = await scanCandidates(reader, whole, new PageCollector(whole), new Turns());
  await database.close();
  return { page, steps: database.steps };
}

const uids = (some: readonly OperationRecord[]) => some.map(({ uid }) => uid);
const failed = recordFilter("state = FAILED");

describe("a page", () => {
  test("is one short step without a filter", async () => {
    const { page, steps } = await readPage({});
    expect(uids(page.records)).toEqual(uids(records.slice(0, 20)));
    expect(steps).toEqual(["short walk"]);
  });

  test("of what is frequent is found by a walk", async () => {
    const { page, steps } = await readPage({ filter: recordFilter("labels.half = 1") });
    expect(uids(page.records)).toEqual(uids(records.filter(({ labels }) => labels?.half === "1").slice(0, 20)));
    expect(steps).toEqual(["walk"]);
  });

  test("of what is rare is found by a search after one step of a walk", async () => {
    const { page, steps } = await readPage({ filter: failed });
    expect(uids(page.records)).toEqual(uids(records.filter(({ state }) => state === State.FAILED)));
    expect(page).not.toHaveProperty("next");
    expect(steps).toEqual(["walk", "search"]);
  });

  test("is walked for if the search takes too long, and has the same records", async () => {
    const { page, steps } = await readPage({ filter: failed }, true);
    expect(page).toEqual((await readPage({ filter: failed })).page);
    expect(steps).toEqual(["walk", "search", "walk", "walk", "walk"]);
  });

  test("of a name that cannot be kept has nothing", async () => {
    const { page, steps } = await readPage({ filter: recordFilter('name = "p/x/operations/1\0"') });
    expect(page).toEqual({ records: [] });
    expect(steps).toEqual(["walk", "search"]);
  });

  test.each([true, false])(
    "ends at the bound of a walk, and the next one goes on (oldest first: %s)",
    async (rising) => {
      const found: OperationRecord[] = [];
      let after: PageQuery["after"];
      let pages = 0;
      do {
        const query = { filter: failed, maxScanned: 300, oldestFirst: rising, after };
        const { page } = await readPage(query, true);
        found.push(...page.records);
        after = page.next;
        pages++;
      } while (after);
      const all = records.filter(({ state }) => state === State.FAILED);
      expect(uids(found)).toEqual(uids(rising ? all.toReversed() : all));
      expect(pages).toBeGreaterThanOrEqual(RECORDS / 300);
    },
  );
});
