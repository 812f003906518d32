import { once } from "node:events";

/** Prints a text; resolves when there is room for more, so that long lists are not kept in memory. */
export async function print(text: string): Promise<void> {
  if (text !== "" && !process.stdout.write(text)) await once(process.stdout, "drain");
}

/** Prints a text that is not a result. */
export function note(text: string): void {
  process.stderr.write(text);
}

/** Ends the process without a word when nobody reads what it prints, as in `longrun list | head`. */
export function endOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners("error").includes(endQuietly)) stream.on("error", endQuietly);
  }
}

function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}
