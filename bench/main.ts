/** Measures longrun against its baselines: `npm run bench -- [--quick] [get] [write] [waiters] [list] [filter] [watch] [rest] [sqlite] [postgres] [replicas] [timing]`. */
import { parseArgs } from "node:util";
import { killChildrenOnExit } from "./processes/children.ts";
import { describeMachine } from "./report/describe-machine.ts";
import type { Figure } from "./report/figure.ts";
import { formatTable } from "./report/format-table.ts";
import { log } from "./report/log.ts";
import { fullScale, quickScale, type Scale } from "./scale.ts";
import { measureFilter } from "./sections/filter.ts";
import { measureGet } from "./sections/get.ts";
import { measureList } from "./sections/list.ts";
import { measurePostgres } from "./sections/postgres.ts";
import { measureReplicas } from "./sections/replicas.ts";
import { measureRest } from "./sections/rest.ts";
import { measureSqlite } from "./sections/sqlite.ts";
import { measureTiming } from "./sections/timing.ts";
import { measureWaiters } from "./sections/waiters.ts";
import { measureWatch } from "./sections/watch.ts";
import { measureWrite } from "./sections/write.ts";

const sections: Record<string, (scale: Scale) => Promise<Figure[]>> = {
  get: measureGet,
  write: measureWrite,
  waiters: measureWaiters,
  list: measureList,
  filter: measureFilter,
  watch: measureWatch,
  rest: measureRest,
  sqlite: measureSqlite,
  postgres: measurePostgres,
  replicas: measureReplicas,
  timing: measureTiming,
};

const { values, positionals } = parseArgs({ options: { quick: { type: "boolean" } }, allowPositionals: true });
const unknown = positionals.filter((name) => !(name in sections));
if (unknown.length > 0) {
  log(`no section ${unknown.join(", ")}; there are ${Object.keys(sections).join(", ")}`);
  process.exit(2);
}

killChildrenOnExit();
const started = performance.now();
console.log(describeMachine());
console.log(values.quick ? "quick run: the figures say little" : "full run");
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(sections)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  figures.push(...(await measure(values.quick ? quickScale : fullScale)));
  console.log(`${name}: measured, ${((performance.now() - started) / 1000).toFixed(0)} s since the start`);
}
console.log();
console.log(formatTable(figures));
process.exit();
