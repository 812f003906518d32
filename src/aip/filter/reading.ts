import type { DynamicValue } from "./dynamic-value.ts";
import type { Field } from "./filter-schema.ts";
import { foldCase } from "./fold-case.ts";
import type { TestAids } from "./test-aids.ts";

/** How many elements of lists may be looked at, over all terms: some ten milliseconds' work, which nothing interrupts. */
const MOST_VISITS = 50_000;

/** Stands for the value of a field that nobody has asked for yet. */
export const UNREAD: unique symbol = Symbol("unread");

/** A subject while it is tested, with what was found out about it. */
export class Reading<Subject> implements TestAids {
  readonly #subject: Subject;
  readonly #fields: readonly Field<Subject>[];
  readonly #values: (DynamicValue | undefined | typeof UNREAD)[];
  #visitsLeft = MOST_VISITS;
  #text = "";
  #folded = "";

  /** `unread` has {@link UNREAD} for each field: copies of one array stay where V8 lets objects die young. */
  constructor(subject: Subject, fields: readonly Field<Subject>[], unread: readonly (typeof UNREAD)[]) {
    this.#subject = subject;
    this.#fields = fields;
    this.#values = unread.slice();
  }

  /** The value of the field with this index, got when it is first asked for. */
  value(index: number): DynamicValue | undefined {
    const known = this.#values[index];
    if (known !== UNREAD) return known;
    const value = this.#fields[index]?.get(this.#subject);
    this.#values[index] = value;
    return value;
  }

  mayVisit(): boolean {
    return --this.#visitsLeft >= 0;
  }

  /** The text with its case folded. The last one is kept: many terms may be about one, which may be megabytes long. */
  folded(text: string): string {
    if (text !== this.#text) {
      this.#folded = foldCase(text);
      this.#text = text;
    }
    return this.#folded;
  }
}
