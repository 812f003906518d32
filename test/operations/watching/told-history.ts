import fc from "fast-check";
import type { OperationRecord } from "../../../src/operations/record.ts";
import { isDone } from "../../../src/operations/record.ts";
import { State } from "../../../src/proto/messages.ts";
import type { Change } from "../../../src/repository/repository.ts";
import { deletion, put, version } from "./changes.ts";

/** Something that happens to an operation by its name, or to what is told of that. */
export type Step =
  | { readonly kind: "create" | "update" | "finish" | "delete"; readonly name: string }
  /** Tells of a change: of the one that has waited the longest, or of one that overtakes others. */
  | { readonly kind: "tell"; readonly overtakes: number }
  /** Tells again of a change that was told before. */
  | { readonly kind: "repeat"; readonly which: number }
  /** The reader asks for more. */
  | { readonly kind: "ask" }
  /** What is under way comes to rest. */
  | { readonly kind: "rest" };

/** Steps about operations with these names. */
export function steps(names: readonly string[]): fc.Arbitrary<Step[]> {
  const kind = fc.constantFrom("create", "update", "update", "finish", "delete");
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind, name: fc.constantFrom(...names) }) as fc.Arbitrary<Step> },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("tell" as const), overtakes: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("repeat" as const), which: fc.nat() }) },
    { weight: 3, arbitrary: fc.constant({ kind: "ask" as const }) },
    { weight: 3, arbitrary: fc.constant({ kind: "rest" as const }) },
  );
  return fc.array(step, { maxLength: 60 });
}

/** What happened to some operations, and what of it has been told. */
export class ToldHistory {
  readonly present = new Map<string, OperationRecord>();
  /** The names of which something was ever told. */
  readonly toldNames = new Set<string>();
  readonly #tell: (change: Change) => void;
  readonly #untold: Change[] = [];
  readonly #told: Change[] = [];
  #sequence = 0;

  constructor(tell: (change: Change) => void) {
    this.#tell = tell;
  }

  /** Does a step, if the operation lets it be done. */
  do(step: Step): void {
    if (step.kind === "create") this.create(step.name);
    else if (step.kind === "update" || step.kind === "finish") this.#replace(step.name, step.kind === "finish");
    else if (step.kind === "delete") this.#delete(step.name);
    else if (step.kind === "tell") this.#tellOf(this.#untold.splice(step.overtakes % (this.#untold.length || 1), 1)[0]);
    else if (step.kind === "repeat") this.#tellOf(this.#told[step.which % this.#told.length]);
  }

  create(name: string): void {
    if (this.present.has(name)) return;
    const sequence = ++this.#sequence;
    this.#put(version({ name, uid: `uid-${sequence}`, sequence, revision: 0 }));
  }

  /** Tells of all that has not been told yet. */
  tellAll(): void {
    for (const change of this.#untold.splice(0)) this.#tellOf(change);
  }

  #replace(name: string, finish: boolean): void {
    const record = this.present.get(name);
    if (record === undefined || isDone(record)) return;
    this.#put({ ...record, revision: record.revision + 1, state: finish ? State.SUCCEEDED : State.RUNNING });
  }

  #delete(name: string): void {
    const record = this.present.get(name);
    if (record === undefined) return;
    this.present.delete(name);
    this.#untold.push(deletion(record));
  }

  #put(record: OperationRecord): void {
    this.present.set(record.name, record);
    this.#untold.push(put(record));
  }

  #tellOf(change: Change | undefined): void {
    if (change === undefined) return;
    this.#told.push(change);
    this.toldNames.add(change.name);
    this.#tell(change);
  }
}
