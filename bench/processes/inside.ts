/**
 * Loaded into a measured server by `--import`: on a message over IPC it collects garbage and tells the memory in use, or
 * how long the event loop stood still at most since it was last asked.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";

const resolutionMs = 1;
const delay = monitorEventLoopDelay({ resolution: resolutionMs });
delay.enable();

let computing = 0;
let computed = cpuMs();
setInterval(() => {
  const now = cpuMs();
  computing = Math.max(computing, now - computed);
  computed = now;
}, resolutionMs).unref();

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

process.on("message", (question) => {
  if (question === "memory") {
    globalThis.gc?.();
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send?.({ resident: rss, used: heapUsed + external });
  } else if (question === "stall") {
    process.send?.({ stallMs: Math.max(0, delay.max / 1e6 - resolutionMs), computingMs: computing });
    delay.reset();
    computing = 0;
  }
});
process.channel?.unref();
