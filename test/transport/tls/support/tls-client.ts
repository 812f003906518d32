import { once } from "node:events";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import { afterTest } from "../../../support/after-test.ts";

/** What HTTP/2 begins with. */
export const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** Connects by TLS, for one test; rejects if the handshake fails as the client sees it. */
export async function connectTls(port: number, options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connect({ port, host: "127.0.0.1", ...options });
  afterTest(() => socket.destroy());
  socket.on("error", () => {});
  await once(socket, "secureConnect");
  return socket;
}

/** Sends the first bytes, and gives the line that the server answers; "closed" if it closes the connection. */
export async function greet(socket: TLSSocket, bytes = "GET / HTTP/1.1\r\n\r\n"): Promise<string> {
  socket.write(bytes);
  return new Promise((resolve) => {
    socket.once("data", (data) => resolve(String(data).split("\n")[0] ?? ""));
    socket.once("close", () => resolve("closed"));
  });
}
