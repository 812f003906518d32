import type { Change } from "./repository.ts";

/** One who is told. */
interface Subscriber {
  readonly listener: (change: Change) => void;
  readonly onMissed: (() => void) | undefined;
}

/** Tells the subscribers of a repository, in this process, what has changed. */
export class ChangeFeed {
  readonly #subscribers = new Set<Subscriber>();

  subscribe(listener: (change: Change) => void, onMissed?: () => void): () => void {
    const subscriber = { listener, onMissed };
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  emit(change: Change): void {
    for (const { listener } of this.#subscribers) listener(change);
  }

  /** Tells that some changes may not have been emitted. */
  emitMissed(): void {
    for (const { onMissed } of this.#subscribers) onMissed?.();
  }

  close(): void {
    this.#subscribers.clear();
  }
}
