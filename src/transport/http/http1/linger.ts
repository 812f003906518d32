import type { Socket } from "node:net";

/**
 * Closes a connection after what has been written to it, and goes on reading for so many milliseconds what the client
 * still sends: if that were left unread, the client's system would drop the reply (RFC 9112, 9.6).
 */
export function closeAfterLinger(socket: Socket, milliseconds: number): void {
  socket.end();
  const timer = setTimeout(() => socket.destroy(), milliseconds).unref();
  socket.once("close", () => clearTimeout(timer));
}
