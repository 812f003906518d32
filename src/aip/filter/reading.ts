import type { DynamicValue } from "./dynamic-value.ts";
import type { Field } from "./filter-schema.ts";
import { foldCase } from "./fold-case.ts";
import type { TestAids } from "./test-aids.ts";

/** How many elements of lists may be looked at, over all terms: some ten milliseconds' work, which nothing interrupts. */
const MOST_VISITS = 50_000;

/** A subject while it is tested, with what was found out about it. */
export class Reading<Subject> implements TestAids {
  readonly #subject: Subject;
  readonly #fields: readonly Field<Subject>[];
  readonly #values: (DynamicValue | undefined)[];
  #visitsLeft = MOST_VISITS;
  #text = "";
  #folded = "";

  constructor(subject: Subject, fields: readonly Field<Subject>[]) {
    this.#subject = subject;
    this.#fields = fields;
    this.#values = new Array(fields.length);
  }

  /** The value of the field with this index, got when it is first asked for. */
  value(index: number): DynamicValue | undefined {
    if (!(index in this.#values)) this.#values[index] = this.#fields[index]?.get(this.#subject);
    return this.#values[index];
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
