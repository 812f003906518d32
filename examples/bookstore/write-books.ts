import { open, rename, rm } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import type { Book } from "./shelves.ts";

/** How books are written. */
export interface WriteOptions {
  /** Stops the writing. */
  readonly signal: AbortSignal;
  /** How many milliseconds a book takes. */
  readonly pace: number;
  /** Called after each book, with how many there are in the file. */
  readonly onBook: (count: number) => Promise<void>;
}

/** Writes books into a file of comma-separated values, which is there when it is complete. Knows nothing of operations. */
export async function writeBooks(
  books: readonly Book[],
  file: string,
  { signal, pace, onBook }: WriteOptions,
): Promise<void> {
  const partial = `${file}.partial`;
  const output = await open(partial, "w");
  try {
    await output.write("title,author\n");
    for (const [index, { title, author }] of books.entries()) {
      await setTimeout(pace, undefined, { signal });
      await output.write(`${title},${author}\n`);
      await onBook(index + 1);
    }
    await rename(partial, file);
  } finally {
    await output.close();
    await rm(partial, { force: true });
  }
}
