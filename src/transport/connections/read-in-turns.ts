import type { Duplex, Readable } from "node:stream";

/** How much of one body is read before others have their turn. */
const BYTES_AT_ONCE = 64 * 1024;

/** What a piece of a body counts besides its bytes, which may come one by one. */
const PIECE = 256;

/** So many connections go on in one turn of the event loop. */
const CONNECTIONS_PER_TURN = 8;

/** Those that have had their part, in the order in which they go on. A process has one event loop, and so one of these. */
const waiting = new Set<Duplex>();

/**
 * Has a body, when somebody listens to its data or drops it, be read no more than 64 KiB at once from its connection, and of all such bodies
 * together about 1 MiB in one turn of the event loop. Node by itself reads up to 2 MiB of each connection in a turn, and
 * accepts one new connection: behind two hundred clients that have much to send, that one would wait for many seconds.
 */
export function readInTurns(body: Readable, connection: Duplex): void {
  let left = BYTES_AT_ONCE;
  const onData = (chunk: Buffer) => {
    left -= chunk.length + PIECE;
    if (left > 0) return;
    left = BYTES_AT_ONCE;
    wait(connection);
  };
  body.once("resume", () => body.on("data", onData));
}

function wait(connection: Duplex): void {
  if (waiting.has(connection)) return;
  connection.pause();
  // node:http resumes it whenever it finds room for more of the body.
  connection.on("resume", pauseAgain);
  if (waiting.add(connection).size === 1) setImmediate(goOn);
}

function pauseAgain(this: Duplex): void {
  this.pause();
}

function goOn(): void {
  let places = CONNECTIONS_PER_TURN;
  for (const connection of waiting) {
    if (places-- === 0) break;
    waiting.delete(connection);
    connection.off("resume", pauseAgain);
    connection.resume();
  }
  if (waiting.size > 0) setImmediate(goOn);
}
