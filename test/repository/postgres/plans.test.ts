import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import { candidatesQuery, type Part } from "../../../src/repository/postgres/candidate-queries.ts";
import type { Candidates, Way } from "../../../src/repository/postgres/candidates.ts";
import { execute } from "../../support/postgres/database.ts";
import { queryRows } from "../../support/postgres/query-rows.ts";
import { createMigratedDatabase } from "./migrated-database.ts";

const RECORDS = 40_000;
const RARE = 12_345;

let database: Awaited<ReturnType<typeof createMigratedDatabase>>;

beforeAll(async () => {
  database = await createMigratedDatabase();
  // Most are in one parent, and all have term 1; the others are in many parents.
  await execute(
    database.url,
    `INSERT INTO longrun.operations (name, parent, shape, uid, revision, state, create_time, terms, details, operation)
    SELECT parent || '/operations/' || n, parent, 'p/-/l/-', 'uid-' || n, 1, 1, n,
      CASE n WHEN ${RARE} THEN ARRAY[1, 2]::bigint[] ELSE ARRAY[1, 100 + n]::bigint[] END, '{}', '\\x00'
    FROM generate_series(1, ${RECORDS}) AS n,
      LATERAL (SELECT CASE n % 10 WHEN 0 THEN 'p/' || n % 1000 || '/l/y' ELSE 'p/x/l/x' END) AS parents (parent);
    ANALYZE longrun.operations`,
  );
}, 60_000);

afterAll(() => database.drop());

/** A node of an execution plan. */
interface Plan {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Index Cond"?: string;
  readonly "Actual Rows": number;
  readonly Plans?: readonly Plan[];
}

const newest: Part = { oldestFirst: false, after: undefined, limit: 51, maxBytes: 1_000_000 };
const middle = { createTime: RECORDS / 2, sequence: RECORDS / 2 };

/** Executes a query of candidates; gives the nodes of its plan. */
async function nodes(candidates: Candidates, way: Way, part: Partial<Part> = {}): Promise<readonly Plan[]> {
  const { text, values } = candidatesQuery(candidates, way, { ...newest, ...part });
  const [row] = await queryRows(database.url, `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
  const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];
  return flat(row?.["QUERY PLAN"][0].Plan);
}

const inParent = (parents: string, terms: readonly (readonly number[])[] = []): Candidates => ({
  parents: parentPattern(parents),
  search: { terms },
});

const kinds = (plan: readonly Plan[]) => plan.map((node) => node["Node Type"]);
const indexes = (plan: readonly Plan[]) => plan.flatMap((node) => node["Index Name"] ?? []);
const mostRows = (plan: readonly Plan[]) => Math.max(...plan.map((node) => node["Actual Rows"]));

describe.each([true, false])("a page (oldest first: %s)", (oldestFirst) => {
  test.each([
    ["of a parent", "p/x/l/x", "operations_parent"],
    ["of all parents of a shape", "p/-/l/-", "operations_shape"],
  ])("%s is read from the index, at the beginning and deep inside", async (_, parents, index) => {
    for (const after of [undefined, middle]) {
      const plan = await nodes(inParent(parents), "walk", { oldestFirst, after });
      expect(indexes(plan)).toEqual([index]);
      expect(kinds(plan)).not.toContain("Sort");
      expect(mostRows(plan)).toBeLessThanOrEqual(newest.limit);
      const [condition] = plan.flatMap((node) => node["Index Cond"] ?? []);
      if (after) expect(condition).toMatch(/ROW\(create_time, sequence\) [<>] ROW\(/);
    }
  });

  test("of a walk looks at no more records than it may, whatever it searches for", async () => {
    const plan = await nodes(inParent("p/x/l/x", [[2]]), "walk", { oldestFirst, limit: 2000 });
    expect(indexes(plan)).toEqual(["operations_parent"]);
    expect(mostRows(plan)).toBe(2000);
  });

  test("of some create times is read from the index, the first and the last of them included", async () => {
    const { parents } = inParent("p/x/l/x");
    const search = { terms: [], createdFrom: 1001, createdUntil: 1009 };
    const plan = await nodes({ parents, search }, "walk", { oldestFirst });
    expect(indexes(plan)).toEqual(["operations_parent"]);
    expect(mostRows(plan)).toBe(9);
  });
});

describe("a search", () => {
  test("for a rare term goes by the index of terms, however many others there are", async () => {
    for (const parents of ["p/x/l/x", "p/-/l/-", "p/x/l/-"]) {
      const plan = await nodes(inParent(parents, [[2, 3], [1]]), "search");
      expect(indexes(plan)).toContain("operations_terms");
      expect(kinds(plan)).not.toContain("Seq Scan");
      expect(mostRows(plan)).toBe(1);
    }
  });

  test("for names goes by the index of names", async () => {
    const { parents } = inParent("p/x/l/x");
    const names = [`p/x/l/x/operations/${RARE}`, "p/x/l/x/operations/none"];
    const plan = await nodes({ parents, search: { terms: [], names } }, "search");
    expect(indexes(plan)).toEqual(["operations_name"]);
    expect(mostRows(plan)).toBe(1);
  });

  test("for parents that begin alike goes by the index of parents", async () => {
    const plan = await nodes(inParent("p/10/l/-"), "search");
    expect(indexes(plan)).toEqual(["operations_parent"]);
    expect(mostRows(plan)).toBeLessThan(RECORDS / 100);
  });
});

test("parents are searched for as they are written, whatever that means to LIKE", () => {
  const { values } = candidatesQuery(inParent("p/x_y/l/-"), "search", newest);
  expect(values).toContain("p/x\\_y/l/%");
});

test("what is due is read from its index", async () => {
  const text = `EXPLAIN (FORMAT JSON) SELECT * FROM longrun.operations
    WHERE due_time <= 1000 ORDER BY due_time, sequence LIMIT 10`;
  const [row] = await queryRows(database.url, text);
  expect(JSON.stringify(row)).toContain("operations_due_time");
});

test("a chunk has no more bytes of operations than asked for, and one record more", async () => {
  await execute(
    database.url,
    `INSERT INTO longrun.operations (name, parent, shape, uid, revision, state, create_time, terms, details, operation)
    SELECT 'large/x/operations/' || n, 'large/x', 'large/-', 'u', 1, 1, n, '{}', '{}', decode(repeat('00', 100000), 'hex')
    FROM generate_series(1, 20) AS n`,
  );
  const { text, values } = candidatesQuery(inParent("large/x"), "walk", { ...newest, maxBytes: 250_000 });
  const rows = await queryRows(database.url, text, values);
  expect(rows.map(({ name }) => name)).toEqual([20, 19, 18].map((n) => `large/x/operations/${n}`));
});
