import { fileURLToPath } from "node:url";
import { loadSync } from "@grpc/proto-loader";
import { messageIn, serviceIn } from "longrun";

const googleProtos = fileURLToPath(new URL(".", import.meta.resolve("google-proto-files/package.json")));
const loaded = loadSync("bookstore.proto", { includeDirs: [import.meta.dirname, googleProtos] });

/** The service, for a grpc-js server. */
export const bookstore = serviceIn(loaded, "bookstore.v1.Bookstore");

export const exportBooksResponse = messageIn(loaded, "bookstore.v1.ExportBooksResponse");
export const exportBooksMetadata = messageIn(loaded, "bookstore.v1.ExportBooksMetadata");
