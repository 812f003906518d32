import { Counter, Gauge, type Registry } from "prom-client";

/** What a metric is called, and what its labels are. */
export interface FamilyOptions<Label extends string> {
  readonly registry: Registry;
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
}

/** The number that a metric has for some labels. Whoever counts often keeps it. */
export interface Cell {
  value: number;
}

/**
 * A counter or a gauge by labels. Its numbers are given to prom-client when they are read: that looks labels up at each
 * addition, which takes longer than everything else that a call is measured by.
 */
export class Family<Label extends string> {
  readonly #labelNames: readonly Label[];
  readonly #cells = new Map<string, { readonly labels: Partial<Record<Label, string>>; readonly cell: Cell }>();

  constructor(type: "counter" | "gauge", { registry, labelNames, name, help }: FamilyOptions<Label>) {
    this.#labelNames = labelNames;
    const cells = this.#cells;
    const common = { name, help, labelNames, registers: [registry] };
    if (type === "gauge") {
      new Gauge({
        ...common,
        collect() {
          for (const { labels, cell } of cells.values()) this.set(labels, cell.value);
        },
      });
    } else {
      new Counter({
        ...common,
        collect() {
          this.reset();
          for (const { labels, cell } of cells.values()) this.inc(labels, cell.value);
        },
      });
    }
  }

  /** The number for the values of all labels, in their order; it begins with 0. */
  cell(...values: readonly string[]): Cell {
    const key = values.join("\n");
    const known = this.#cells.get(key);
    if (known !== undefined) return known.cell;
    const cell = { value: 0 };
    this.#cells.set(key, { labels: labelled(this.#labelNames, values), cell });
    return cell;
  }
}

/** Labels by their names. */
export function labelled<Label extends string>(
  names: readonly Label[],
  values: readonly string[],
): Partial<Record<Label, string>> {
  const labels: Partial<Record<Label, string>> = {};
  for (const [index, name] of names.entries()) labels[name] = values[index] ?? "";
  return labels;
}
