import { createServer } from "node:http";
import { promisify } from "node:util";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { Longrun, openRepository } from "longrun";
import { exportBooks } from "./export-books.ts";
import { bookstore } from "./protos.ts";

const {
  BOOKSTORE_GRPC = "localhost:50052",
  BOOKSTORE_HTTP_PORT = "8080",
  BOOKSTORE_OPERATIONS = "sqlite:operations.db",
  BOOKSTORE_PACE = "250",
} = process.env;

const repository = await openRepository(BOOKSTORE_OPERATIONS);
const longrun = new Longrun({ repository, leaseDuration: 5000, onError: console.error });

const grpc = new Server();
grpc.addService(bookstore, { exportBooks: exportBooks(longrun, Number(BOOKSTORE_PACE)) });
longrun.addTo(grpc, { health: ["bookstore.v1.Bookstore"] });
const listen = promisify(grpc.bindAsync.bind(grpc));
const grpcPort = await listen(BOOKSTORE_GRPC, ServerCredentials.createInsecure());

// Clients of HTTP follow the same operations: GET /v1/operations/{id} and so on.
const http = createServer(longrun.rest()).listen(Number(BOOKSTORE_HTTP_PORT), "localhost", () => {
  const address = http.address();
  const httpPort = typeof address === "object" ? address?.port : address;
  console.log(`The bookstore serves gRPC on port ${grpcPort} and HTTP on port ${httpPort}.`);
});

for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, stop);

/** Lets exports end for 10 seconds, stops the rest, and exits when everything is written and answered. */
async function stop() {
  await longrun.drain(10_000);
  await Promise.all([promisify(grpc.tryShutdown.bind(grpc))(), promisify(http.close.bind(http))()]);
  await repository.close();
}
