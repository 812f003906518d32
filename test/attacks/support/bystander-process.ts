import { get } from "node:http";
import { connect } from "node:http2";
import { get as getTls } from "node:https";
import { setTimeout as pause } from "node:timers/promises";

/**
 * A process of its own that calls a server all the time, by gRPC and by REST, and measures how long that takes: the one that
 * attacks is busy with itself. It is told the port as its argument, and with another one that this speaks TLS, "begin" and "end" by its parent, and answers with
 * {@link BystanderReport}.
 */

/** What became of the calls during an attack; times in milliseconds. */
export interface BystanderReport {
  readonly calls: number;
  readonly failures: readonly string[];
  readonly p99: number;
  readonly slowest: number;
}

const PAUSE = 10;
const port = Number(process.argv[2]);
const isTls = process.argv.length > 3;
const origin = `${isTls ? "https" : "http"}://127.0.0.1:${port}`;
const session = connect(origin, { rejectUnauthorized: false });
session.on("error", (error) => failures.push(String(error)));
let times: number[] = [];
let failures: string[] = [];

/** GetOperation of an operation that is not there. */
function getByGrpc(): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ":method": "POST",
      ":path": "/google.longrunning.Operations/GetOperation",
      "content-type": "application/grpc",
      te: "trailers",
    });
    stream.on("response", (headers) => {
      if (headers["grpc-status"] === "5") resolve();
      else reject(new Error(`gRPC status ${headers["grpc-status"]}`));
    });
    stream.on("error", reject);
    stream.resume().end(Buffer.from("\x00\x00\x00\x00\x0e\x0a\x0coperations/a", "latin1"));
  });
}

function getByRest(): Promise<void> {
  return new Promise((resolve, reject) => {
    const target = { agent: false, rejectUnauthorized: false };
    const request = (isTls ? getTls : get)(`${origin}/v1/operations/a`, target, (response) => {
      response.resume().on("end", () => {
        if (response.statusCode === 404) resolve();
        else reject(new Error(`HTTP status ${response.statusCode}`));
      });
    });
    request.on("error", reject);
  });
}

async function callForever(call: () => Promise<void>): Promise<never> {
  for (;;) {
    const start = performance.now();
    await call().catch((error) => failures.push(String(error)));
    times.push(performance.now() - start);
    await pause(PAUSE);
  }
}

function report(): BystanderReport {
  const sorted = times.toSorted((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  return { calls: sorted.length, failures: failures.slice(0, 5), p99, slowest: sorted.at(-1) ?? 0 };
}

process.on("message", async (message) => {
  if (message === "begin") {
    times = [];
    failures = [];
    process.send?.("begun");
  } else {
    // The calls on the way count too, and one more of each after the attack.
    const soFar = times.length;
    while (times.length < soFar + 4) await pause(PAUSE);
    process.send?.(report());
  }
});
process.on("disconnect", () => process.exit());
for (const call of [getByGrpc, getByRest]) void callForever(call);
