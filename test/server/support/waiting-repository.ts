import { MemoryRepository } from "../../../src/index.ts";

/** A repository that tells when a call has read from it, and lets a test act while that read is under way. */
class ObservedRepository extends MemoryRepository {
  #afterRead: (() => Promise<unknown>) | undefined;
  #onReads: (() => void)[] = [];

  override async read(name: string) {
    const record = await super.read(name);
    const afterRead = this.#afterRead;
    this.#afterRead = undefined;
    await afterRead?.();
    // By then the reader has gone on with what it read.
    setImmediate(() => this.#onReads.shift()?.());
    return record;
  }

  nextRead(): Promise<void> {
    return new Promise((resolve) => {
      this.#onReads.push(resolve);
    });
  }

  afterNextRead(action: () => Promise<unknown>): void {
    this.#afterRead = action;
  }
}

/** A memory repository, and how to know that the next call has read from it: that a wait has begun to wait. */
export function whenWaiting() {
  const repository = new ObservedRepository();
  return {
    repository,
    /** Resolves when the next reader has gone on with what it read. */
    waiting: () => repository.nextRead(),
    /** Has something done between the next reading and what the reader does with it. */
    onRead: <T>(action: () => Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        repository.afterNextRead(() => action().then(resolve, reject));
      }),
  };
}
