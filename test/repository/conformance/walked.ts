import { expect } from "@jest/globals";
import fc, { type Arbitrary } from "fast-check";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { State } from "../../../src/proto/messages.ts";
import type { Repository } from "../../../src/repository/repository.ts";
import { insert, NOW, next } from "./records.ts";

/** Something that happens to a repository; `at` chooses one of the records there are. */
export type Happening =
  | {
      readonly kind: "insert";
      readonly parent: string;
      readonly createTime: number;
      readonly expired: boolean;
      readonly state: State;
      readonly env: string | undefined;
    }
  | { readonly kind: "replace"; readonly at: number; readonly state: State }
  | { readonly kind: "delete"; readonly at: number };

const states = fc.constantFrom(State.RUNNING, State.SUCCEEDED);

/** Insertions, some of them of records that have expired. */
export const insertions: Arbitrary<Happening> = fc.record({
  kind: fc.constant("insert"),
  parent: fc.constantFrom("p/x", "p/y", "p/xx", "q/x"),
  createTime: fc.integer({ min: NOW, max: NOW + 3 }),
  expired: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  state: states,
  env: fc.constantFrom("prod", "test", undefined),
});

/** Whatever may happen. */
export const happenings: Arbitrary<Happening> = fc.oneof(
  insertions,
  fc.record({ kind: fc.constant("replace"), at: fc.nat(), state: states }),
  fc.record({ kind: fc.constant("delete"), at: fc.nat() }),
);

/** A repository of which it is known what is in it. */
export class Walked {
  readonly repository: Repository;
  #present: OperationRecord[] = [];
  #ids = 0;

  constructor(repository: Repository) {
    this.repository = repository;
  }

  /** The records there are, and not expired. */
  get present(): readonly OperationRecord[] {
    return this.#present.filter(({ expireTime }) => expireTime === undefined);
  }

  async happen(what: Happening): Promise<void> {
    if (what.kind === "insert") {
      const { parent, createTime, expired, state, env } = what;
      const name = `${parent}/operations/${++this.#ids}`;
      const optional = { ...(expired && { expireTime: NOW }), ...(env !== undefined && { labels: { env } }) };
      this.#present.push(await insert(this.repository, name, { createTime, state, ...optional }));
      return;
    }
    const at = what.at % this.#present.length;
    const record = this.#present[at];
    if (record === undefined) return;
    if (what.kind === "delete") {
      this.#present.splice(at, 1);
      expect(await this.repository.delete(record)).toBe(true);
    } else {
      const replacement = next(record, { state: what.state });
      this.#present[at] = replacement;
      expect(await this.repository.replace(record, replacement)).toBe(true);
    }
  }
}
