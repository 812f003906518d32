import { cpuOf, describeSlices } from "../measure/describe-slices.ts";
import { FilledServer } from "../measure/filled-server.ts";
import { measureSlice, type Slice } from "../measure/slice.ts";
import { methodPath } from "../messages/method-path.ts";
import { atMost, type Figure } from "../report/figure.ts";
import { log } from "../report/log.ts";
import type { Scale } from "../scale.ts";

const small = 1000;

/** Pages of 50 of ListOperations at few and at many operations, and the memory of an operation. */
export async function measureList(scale: Scale): Promise<Figure[]> {
  const few = await FilledServer.start(small);
  const many = await FilledServer.start(scale.operations);
  const slices: Record<"few" | "many", { first: Slice[]; inside: Slice[] }> = {
    few: { first: [], inside: [] },
    many: { first: [], inside: [] },
  };
  log("List: measuring");
  for (let round = -3; round < scale.listSlices; round++) {
    for (const place of ["first", "inside"] as const) {
      for (const size of round % 2 === 0 ? (["few", "many"] as const) : (["many", "few"] as const)) {
        const { server, client, firstPage, pagesInside } = size === "few" ? few : many;
        const bodies = place === "first" ? [firstPage] : pagesInside;
        const until = { milliseconds: scale.sliceMs };
        const slice = await measureSlice(server, client, { path: methodPath.list, bodies, streams: 4, until });
        if (round >= 0) slices[size][place].push(slice);
      }
    }
  }
  await Promise.all([few.stop(), many.stop()]);

  const figures: Figure[] = [];
  for (const place of ["first", "inside"] as const) {
    const where = place === "first" ? "first page" : "pages inside";
    const [at1k, atMany] = [slices.few[place], slices.many[place]];
    figures.push(
      { name: `List of 50, ${where}, ${small} operations`, value: describeSlices(at1k) },
      atMost(
        `List of 50, ${where}, ${scale.operations} operations`,
        describeSlices(atMany),
        cpuOf(atMany) / cpuOf(at1k),
        1.5,
      ),
    );
  }
  const { resident, used } = many.memoryEach;
  const value = `${resident.toFixed(0)} B resident, ${used.toFixed(0)} B of used heap and buffers; 196 B encoded`;
  figures.push({ name: `memory of an operation at ${scale.operations}`, value });
  return figures;
}
