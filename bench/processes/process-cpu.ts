import { readdirSync, readFileSync } from "node:fs";

/** The CPU time, in microseconds, that all threads of a process have used (Linux). */
export function processCpuMicros(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      // The thread has ended since it was listed.
    }
  }
  return nanoseconds / 1000;
}
