import { createServer } from "node:net";
import { PostgresServer } from "./postgres-server.ts";

/** The environment variable by which tests find the port of {@link sharePostgres}. */
export const SHARED_PORT = "LONGRUN_TEST_POSTGRES_PORT";

/**
 * Jest's global setup: lets all tests of a run share one PostgreSQL server. It is started when the first test asks for
 * it, by a connection to a port of this process; the answer is the server's URL, or what went wrong. It ends when this
 * process does.
 */
export default async function sharePostgres(): Promise<void> {
  let opened: Promise<string> | undefined;
  const listener = createServer(async (socket) => {
    socket.on("error", () => {});
    opened ??= openServer();
    socket.end(await opened);
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  listener.unref();
  const address = listener.address();
  if (address !== null && typeof address === "object") process.env[SHARED_PORT] = String(address.port);
}

async function openServer(): Promise<string> {
  try {
    const server = await PostgresServer.open();
    server.unref();
    return server.url;
  } catch (error) {
    return String(error);
  }
}
