import { once } from "node:events";

/** Prints a text; resolves when there is room for more, so that long lists are not kept in memory. */
export async function print(text: string): Promise<void> {
  if (text !== "" && !process.stdout.write(text)) await once(process.stdout, "drain");
}

/** Prints a text that is not a result. */
export function note(text: string): void {
  process.stderr.write(text);
}

/**
 * Ends the process when it cannot print: without a word when nobody reads what it prints, as in `longrun list | head`, and
 * with the reason and exit code 1 otherwise, as where a disk is full.
 */
export function endWhenOutputFails(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners("error").includes(endProcess)) stream.on("error", endProcess);
  }
}

function endProcess(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit();
  process.stderr.write(`error: The output cannot be written: ${error.message}\n`);
  process.exit(1);
}
