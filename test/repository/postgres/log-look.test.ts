import { expect, test } from "@jest/globals";
import { connect, logDeletions, openLog } from "./open-log.ts";

/** A step of a plan, as EXPLAIN tells of it. */
interface PlanNode {
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}

/** How many rows of tables a plan has read. */
function rowsRead(node: PlanNode): number {
  const own = node["Relation Name"] === undefined ? 0 : node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0);
  return (node.Plans ?? []).reduce((sum, child) => sum + rowsRead(child), own);
}

test("a look reads no more of the log than what is new, however long that is", async () => {
  const client = await connect();
  await logDeletions(client, "old", { count: 100_000 });
  const { log, changes, database } = await openLog();
  await logDeletions(client, "new", { count: 3 });
  log.hint();
  await changes.count(3);
  const [text, values] = database.last;
  const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, [...values]);
  const read = rowsRead(rows[0]["QUERY PLAN"][0].Plan);
  expect(read).toBeGreaterThanOrEqual(3);
  expect(read).toBeLessThan(20);
});
