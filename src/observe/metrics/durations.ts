import { Histogram } from "prom-client";
import { type FamilyOptions, labelled } from "./family.ts";

/** How often something took how long. Whoever measures often keeps it. */
export class DurationsCell {
  readonly #bounds: readonly number[];
  /** How many were within each bound, and not within the one before; at the end, those beyond all. */
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.counts = new Array(bounds.length + 1).fill(0);
  }

  /** Counts one that took so many seconds. */
  observe(seconds: number): void {
    let index = 0;
    while (seconds > (this.#bounds[index] ?? Number.POSITIVE_INFINITY)) index++;
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.sum += seconds;
  }
}

/** A histogram of seconds by labels, with upper bounds that rise. It keeps its numbers itself for the reason that a Family does. */
export class Durations<Label extends string> extends Histogram<Label> {
  readonly #name: string;
  readonly #help: string;
  readonly #labelNames: readonly Label[];
  readonly #bounds: readonly number[];
  readonly #cells = new Map<string, readonly [values: readonly string[], cell: DurationsCell]>();

  constructor({ name, help, labelNames, registry }: FamilyOptions<Label>, bounds: readonly number[]) {
    super({ name, help, labelNames, buckets: [...bounds], registers: [registry] });
    this.#name = name;
    this.#help = help;
    this.#labelNames = labelNames;
    this.#bounds = bounds;
  }

  /** What is kept for the values of all labels, in their order. */
  cell(...values: readonly string[]): DurationsCell {
    const key = values.join("\n");
    const known = this.#cells.get(key);
    if (known !== undefined) return known[1];
    const cell = new DurationsCell(this.#bounds);
    this.#cells.set(key, [values, cell]);
    return cell;
  }

  /** What prom-client asks for, and makes everything else of: `get` too. Its types do not tell of it. */
  async getForPromString(): Promise<object> {
    const values = [...this.#cells.values()].flatMap(([labels, cell]) => this.#valuesOf(labels, cell));
    return { name: this.#name, help: this.#help, type: "histogram", aggregator: "sum", values };
  }

  #valuesOf(labelValues: readonly string[], { counts, sum }: DurationsCell): readonly object[] {
    const sharedLabels = labelled(this.#labelNames, labelValues);
    let count = 0;
    const buckets = [...this.#bounds, "+Inf"].map((le, index) => {
      count += counts[index] ?? 0;
      return { metricName: `${this.#name}_bucket`, labels: { le }, sharedLabels, value: count };
    });
    return [
      ...buckets,
      { metricName: `${this.#name}_sum`, labels: {}, sharedLabels, value: sum },
      { metricName: `${this.#name}_count`, labels: {}, sharedLabels, value: count },
    ];
  }
}
