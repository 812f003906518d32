import { type ParentPattern, shapeOf } from "../../aip/parent-pattern.ts";
import { parentOf } from "../../aip/resource-name.ts";
import { OrderedIndex } from "./ordered-index.ts";
import { creationKey, type Row } from "./row.ts";

/** The rows of a parent, and those of all parents of its shape. */
interface Family {
  readonly rows: OrderedIndex<Row>;
  readonly sameShape: OrderedIndex<Row>;
}

/** Rows in the order of their creation, by parent and by the shape of parents. */
export class ParentIndex {
  readonly #byParent = new Map<string, Family>();
  /** For wildcards. */
  readonly #byShape = new Map<string, OrderedIndex<Row>>();
  readonly #none = new OrderedIndex<Row>(creationKey);

  add(row: Row): void {
    const { rows, sameShape } = this.#family(parentOf(row.record.name));
    rows.add(row);
    sameShape.add(row);
  }

  remove(row: Row): void {
    const parent = parentOf(row.record.name);
    const { rows, sameShape } = this.#family(parent);
    rows.remove(row);
    sameShape.remove(row);
    if (rows.isEmpty) this.#byParent.delete(parent);
    if (sameShape.isEmpty) this.#byShape.delete(shapeOf(parent));
  }

  /** The rows among which are all those in the parents: just these, or with a wildcard all of the same shape. */
  rows({ wildcard, shape, text }: ParentPattern): OrderedIndex<Row> {
    return (wildcard ? this.#byShape.get(shape) : this.#byParent.get(text)?.rows) ?? this.#none;
  }

  #family(parent: string): Family {
    let found = this.#byParent.get(parent);
    if (found === undefined) {
      const shape = shapeOf(parent);
      const sameShape = this.#byShape.get(shape) ?? new OrderedIndex<Row>(creationKey);
      this.#byShape.set(shape, sameShape);
      found = { rows: new OrderedIndex<Row>(creationKey), sameShape };
      this.#byParent.set(parent, found);
    }
    return found;
  }
}
