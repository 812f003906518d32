import type { Duplex } from "node:stream";

/**
 * Destroys, of some connections, those that the server has ended but whose client neither ends its side nor reads what is
 * left: it has at least `linger` milliseconds for that, and no more than twice as many. Gives a function that stops this.
 */
export function destroyHalfClosed(connections: ReadonlySet<Duplex>, linger: number): () => void {
  let before = new Set<Duplex>();
  const timer = setInterval(() => {
    const ended = [...connections].filter(({ writableEnded }) => writableEnded);
    for (const connection of ended) if (before.has(connection)) connection.destroy();
    before = new Set(ended);
  }, linger).unref();
  return () => clearInterval(timer);
}
