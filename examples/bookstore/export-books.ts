import { status } from "@grpc/grpc-js";
import type { Longrun } from "longrun";
import { bookstore, exportBooksMetadata, exportBooksResponse } from "./protos.ts";
import { shelves } from "./shelves.ts";
import { writeBooks } from "./write-books.ts";

/** The method ExportBooks: it answers with an operation, which goes on. A book takes `pace` milliseconds. */
export function exportBooks(longrun: Longrun, pace: number) {
  return longrun.unary(({ parent }: { parent: string }) => {
    const books = shelves.get(parent);
    if (books === undefined) throw notFound(`There is no shelf ${JSON.stringify(parent)}.`);
    const bookCount = books.length;
    const options = {
      method: bookstore.ExportBooks,
      responseType: exportBooksResponse,
      metadataType: exportBooksMetadata,
      metadata: { parent, bookCount },
      // One export of a shelf at a time: another one is ABORTED.
      exclusiveTarget: parent,
    };
    return longrun.start(options, async ({ signal, progress, updateMetadata }) => {
      const file = `${parent.replace("/", "-")}.csv`;
      const onBook = async (exportedBookCount: number) => {
        progress(exportedBookCount / bookCount, `${exportedBookCount} of ${bookCount} books`);
        await updateMetadata({ parent, bookCount, exportedBookCount });
      };
      await writeBooks(books, file, { signal, pace, onBook });
      return { file, bookCount };
    });
  });
}

/** An error as grpc-js sends it to the caller. */
function notFound(details: string): Error {
  return Object.assign(new Error(details), { code: status.NOT_FOUND, details });
}
