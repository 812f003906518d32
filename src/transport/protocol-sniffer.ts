import type { Socket } from "node:net";

/** The protocols that share the port. */
export type Protocol = "http1" | "http2";

/** How every HTTP/2 connection begins (RFC 9113, 3.4); no HTTP/1.1 request does. */
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/**
 * Tells by its first bytes what a connection speaks, and leaves them to be read. A connection that says nothing in
 * `timeout` milliseconds, or ends before it has said enough, is destroyed.
 */
export function sniffProtocol(socket: Socket, timeout: number, onProtocol: (protocol: Protocol) => void): void {
  const timer = setTimeout(() => socket.destroy(), timeout);
  const stop = () => {
    clearTimeout(timer);
    socket.off("readable", onReadable);
    socket.off("end", onGone);
    socket.off("close", onGone);
    socket.off("error", onGone);
  };
  const onGone = () => {
    stop();
    socket.on("error", () => {});
    socket.destroy();
  };
  let head: Buffer = Buffer.alloc(0);
  const onReadable = () => {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) return;
    head = Buffer.concat([head, chunk]);
    const length = Math.min(head.length, PREFACE.length);
    const matches = head.subarray(0, length).equals(PREFACE.subarray(0, length));
    if (matches && length < PREFACE.length) return;
    stop();
    socket.unshift(head);
    onProtocol(matches ? "http2" : "http1");
  };
  socket.on("readable", onReadable);
  socket.on("end", onGone);
  socket.on("close", onGone);
  socket.on("error", onGone);
}
