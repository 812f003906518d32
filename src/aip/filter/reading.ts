import type { DynamicValue } from "./dynamic-value.ts";
import type { Field } from "./filter-schema.ts";
import { type CaseFolder, foldCase } from "./fold-case.ts";

/** A subject while it is tested, with what was found out about it. */
export class Reading<Subject> implements CaseFolder {
  readonly #subject: Subject;
  readonly #fields: readonly Field<Subject>[];
  readonly #values: (DynamicValue | undefined)[];
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

  /** The text with its case folded. The last one is kept: many terms may be about one, which may be megabytes long. */
  folded(text: string): string {
    if (text !== this.#text) {
      this.#folded = foldCase(text);
      this.#text = text;
    }
    return this.#folded;
  }
}
