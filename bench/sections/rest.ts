import { cpuOf, describeSlices } from "../measure/describe-slices.ts";
import { HttpServer } from "../measure/http-server.ts";
import type { Slice } from "../measure/slice.ts";
import { httpCreate, httpGet, httpList } from "../messages/http-requests.ts";
import { sampleId } from "../messages/sample.ts";
import { ServerProcess } from "../processes/server-process.ts";
import { atLeast, type Figure } from "../report/figure.ts";
import { log } from "../report/log.ts";
import type { Scale } from "../scale.ts";

const operations = 1000;
const connections = 16;
const numbers = Array.from({ length: operations }, (_, index) => index);
const gets = numbers.map((index) => httpGet(index));

/** What is asked of longrun besides Get. */
const others: Readonly<Record<string, readonly Buffer[]>> = {
  "Get, one line": numbers.map((index) => httpGet(index, "?prettyPrint=false")),
  "List of 50": [httpList(50)],
  Create: [httpCreate()],
};

/** REST over HTTP/1.1: longrun against a node:http server with a ready answer. */
export async function measureRest(scale: Scale): Promise<Figure[]> {
  const raw: Slice[] = [];
  const ours: Slice[] = [];
  const slices = Object.entries(others).map(([name, requests]) => ({ name, requests, measured: [] as Slice[] }));
  const until = { milliseconds: scale.sliceMs };
  for (let restart = 0; restart < scale.restarts; restart++) {
    log(`REST: start ${restart + 1} of ${scale.restarts}`);
    const [bare, longrun] = await startBoth(scale);
    for (let round = 0; round < scale.slices; round++) {
      const turns = [
        async () => raw.push(await bare.measure({ requests: gets, until })),
        async () => ours.push(await longrun.measure({ requests: gets, until })),
      ];
      for (const measure of (restart + round) % 2 === 0 ? turns : turns.toReversed()) await measure();
      for (const { requests, measured } of slices) measured.push(await longrun.measure({ requests, until }));
    }
    await Promise.all([bare.stop(), longrun.stop()]);
  }
  const toRaw = (of: readonly Slice[]): number => cpuOf(raw) / cpuOf(of);
  return [
    { name: "REST Get, raw node:http", value: describeSlices(raw) },
    atLeast("REST Get, longrun, of the raw", describeSlices(ours), toRaw(ours), 0.6),
    ...slices.map(({ name, measured }) => {
      const ratio = toRaw(measured).toFixed(2);
      return { name: `REST ${name}, longrun, of the raw Get`, value: describeSlices(measured), ratio };
    }),
  ];
}

/** Starts both servers, warms them up, and checks that they answer a Get with as many bytes. */
async function startBoth({ warmUpCalls: calls }: Scale): Promise<readonly [HttpServer, HttpServer]> {
  const bare = await HttpServer.connect(await ServerProcess.start("raw-http"), connections);
  const longrun = await HttpServer.connect(await ServerProcess.start("longrun"), connections);
  const creates = numbers.map((index) => httpCreate(sampleId(index)));
  await longrun.load({ requests: creates, until: { calls: operations } });
  const { bytes } = await bare.load({ requests: gets, until: { calls } });
  const answer = await longrun.load({ requests: gets, until: { calls } });
  if (answer.bytes !== bytes) throw new Error(`the answers of longrun have ${answer.bytes} bytes, not ${bytes}`);
  for (const requests of Object.values(others)) await longrun.load({ requests, until: { calls: calls / 10 } });
  return [bare, longrun];
}
