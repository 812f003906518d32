import type { NewOperationRecord, OperationRecord } from "../../src/operations/record.ts";
import type { State } from "../../src/proto/messages.ts";
import type {
  Change,
  Conflict,
  Counts,
  Insertion,
  Page,
  PageQuery,
  Repository,
  Selection,
} from "../../src/repository/repository.ts";

/** Called before or after a method of a repository; what it awaits, the caller of the method awaits. */
export type Hook = (method: keyof Repository) => Promise<void> | void;

/** A repository that lets something else happen before and after each of its methods. */
export class HookedRepository implements Repository {
  readonly #inner: Repository;
  before: Hook = () => {};
  after: Hook = () => {};

  constructor(inner: Repository) {
    this.#inner = inner;
  }

  get tokenKey(): Uint8Array {
    return this.#inner.tokenKey;
  }

  insert(record: NewOperationRecord): Promise<Insertion> {
    return this.#hooked("insert", () => this.#inner.insert(record));
  }

  conflict(record: NewOperationRecord): Promise<Conflict | undefined> {
    return this.#hooked("conflict", () => this.#inner.conflict(record));
  }

  read(name: string): Promise<OperationRecord | undefined> {
    return this.#hooked("read", () => this.#inner.read(name));
  }

  replace(present: OperationRecord, next: OperationRecord): Promise<boolean> {
    return this.#hooked("replace", () => this.#inner.replace(present, next));
  }

  delete(present: OperationRecord): Promise<boolean> {
    return this.#hooked("delete", () => this.#inner.delete(present));
  }

  page(query: PageQuery): Promise<Page> {
    return this.#hooked("page", () => this.#inner.page(query));
  }

  count(selection: Selection): Promise<Counts> {
    return this.#hooked("count", () => this.#inner.count(selection));
  }

  countStates(): Promise<ReadonlyMap<State, number>> {
    return this.#hooked("countStates", () => this.#inner.countStates());
  }

  due(now: number, limit: number): Promise<OperationRecord[]> {
    return this.#hooked("due", () => this.#inner.due(now, limit));
  }

  subscribe(listener: (change: Change) => void): () => void {
    return this.#inner.subscribe(listener);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  /** Lets something happen once, before or after the next call of a method. */
  once(when: "before" | "after", method: keyof Repository, happens: () => Promise<unknown>): void {
    this[when] = async (called) => {
      if (called !== method) return;
      this[when] = () => {};
      await happens();
    };
  }

  async #hooked<Result>(method: keyof Repository, call: () => Promise<Result>): Promise<Result> {
    await this.before(method);
    const result = await call();
    await this.after(method);
    return result;
  }
}
