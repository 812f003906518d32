import { describeGets, longestOf } from "../measure/describe-gets.ts";
import { cpuOf, describeSlices } from "../measure/describe-slices.ts";
import type { GetsMeanwhile } from "../measure/probe-gets.ts";
import { Scans } from "../measure/scans.ts";
import { measureSlice, type Slice } from "../measure/slice.ts";
import { methodPath } from "../messages/method-path.ts";
import { getRequest } from "../messages/requests.ts";
import { ClientProcess } from "../processes/client-process.ts";
import { ServerProcess } from "../processes/server-process.ts";
import { atMost, type Figure } from "../report/figure.ts";
import { log } from "../report/log.ts";
import type { Scale } from "../scale.ts";

/** Filters that few operations meet, or none, and how many of a thousand do. */
const filters: readonly { readonly filter: string; readonly meeting: number }[] = [
  { filter: "", meeting: 1000 },
  { filter: "state = FAILED AND labels.env = prod", meeting: 3 },
  { filter: 'metadata.verb = "nothing"', meeting: 0 },
  { filter: "metadata.create_time > 2026-01-01T08:00:00Z AND metadata.target:needle", meeting: 0 },
  { filter: "error:*", meeting: 10 },
];

const countsAtOnce = [0, 1, 10];

/** CountOperations by filters over many operations: its CPU time, and how long a Get takes meanwhile. */
export async function measureFilter(scale: Scale): Promise<Figure[]> {
  const scans = await Scans.start(scale.filtered);
  for (const { filter, meeting } of filters) {
    const found = await scans.meeting(filter);
    if (found !== meeting) throw new Error(`${found} of a thousand operations, not ${meeting}, meet ${filter}`);
  }
  const figures = [...(await measureCosts(scans, scale)), ...(await measureGets(scans, scale))];
  await scans.stop();
  return figures;
}

async function measureCosts(scans: Scans, scale: Scale): Promise<Figure[]> {
  const noop = await ServerProcess.start("noop");
  const client = await ClientProcess.start(noop.port, 4);
  const get = { path: methodPath.get, bodies: [getRequest(0)], streams: 16 };
  await client.load({ ...get, until: { calls: scale.warmUpCalls } });
  log("filter: measuring");
  const gets: Slice[] = [];
  const slices = filters.map((): Slice[] => []);
  for (let round = 0; round < scale.filterSlices; round++) {
    gets.push(await measureSlice(noop, client, { ...get, until: { milliseconds: scale.sliceMs } }));
    for (const [index, { filter }] of filters.entries()) {
      slices[index]?.push(await scans.measure(filter, scale.sliceMs));
    }
  }
  await Promise.all([client.stop(), noop.stop()]);
  return [
    { name: "filter, Get of the no-op", value: describeSlices(gets) },
    ...filters.map(({ filter }, index) => {
      const of = slices[index] ?? [];
      const name = `filter ${filter || "(none)"}, an operation, of the Get`;
      return atMost(name, describeSlices(of), cpuOf(of) / cpuOf(gets), 0.1);
    }),
  ];
}

async function measureGets(scans: Scans, scale: Scale): Promise<Figure[]> {
  const rounds = countsAtOnce.map((): GetsMeanwhile[] => []);
  for (let round = 0; round < scale.filterSlices; round++) {
    for (const [index, counts] of countsAtOnce.entries()) {
      const texts = filters.map(({ filter }) => filter).filter((filter) => filter !== "");
      rounds[index]?.push(await scans.gets(texts, counts, scale.filterGetMs));
    }
  }
  return countsAtOnce.map((counts, index) => {
    const of = rounds[index] ?? [];
    return atMost(`filter, longest Get in ms while ${counts} counts run`, describeGets(of), longestOf(of), 60);
  });
}
