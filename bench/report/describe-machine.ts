import { cpus } from "node:os";

/** What the figures were measured on. */
export function describeMachine(): string {
  const cores = cpus();
  return `Node ${process.version}, ${cores.length} cores (${cores[0]?.model.trim() ?? "unknown"}), ${process.platform}`;
}
