/**
 * Loaded into a measured server by `--import`: on a message over IPC it collects garbage and tells the memory in use, or
 * how long the event loop stood still at most since it was last asked.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";

const resolutionMs = 1;
const delay = monitorEventLoopDelay({ resolution: resolutionMs });
delay.enable();

process.on("message", (question) => {
  if (question === "memory") {
    globalThis.gc?.();
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send?.({ resident: rss, used: heapUsed + external });
  } else if (question === "stall") {
    const longest = delay.max / 1e6 - resolutionMs;
    delay.reset();
    process.send?.(Math.max(0, longest));
  }
});
process.channel?.unref();
