import type { ChildProcess } from "node:child_process";

const running = new Set<ChildProcess>();

/** Remembers a child process, so that it dies with this one whatever happens. */
export function track(child: ChildProcess): void {
  running.add(child);
  child.once("exit", () => running.delete(child));
}

/** Makes every way out of this process take its children along. */
export function killChildrenOnExit(): void {
  process.once("exit", () => {
    for (const child of running) child.kill("SIGKILL");
  });
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
}

/** Ends one child and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}
