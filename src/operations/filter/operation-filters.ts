import {
  compileFilter,
  DEFAULT_LIMITS,
  FilterError,
  type FilterLimits,
  type FilterSchema,
} from "../../aip/filter/index.ts";
import { badField } from "../../errors.ts";
import type { RecordFilter } from "../../repository/repository.ts";
import type { OperationRecord } from "../record.ts";
import { enumNumbers, type IterableTypes } from "./enum-numbers.ts";
import { type KnownMessages, MessageTypes } from "./message-types.ts";
import { recordSchema } from "./record-schema.ts";

/** Makes filters of operations from their text (AIP-160). */
export class OperationFilters {
  readonly #schema: FilterSchema<OperationRecord>;
  readonly #aids: Pick<RecordFilter, "enumNumbers">;
  readonly #limits: FilterLimits;

  /** `types` has those of the messages that filters can look into, in metadata, responses and errors. */
  constructor(types: KnownMessages, limits: FilterLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
    this.#schema = recordSchema(new MessageTypes(types));
    this.#aids = isIterable(types) ? { enumNumbers: enumNumbers(types) } : {};
  }

  /**
   * Reads a filter; undefined if it is empty, so that everything meets it. Throws INVALID_FILTER, with the position in
   * UTF-16 code units, if it is malformed, too large or does not suit the fields.
   */
  parse(filter: string): RecordFilter | undefined {
    const compiled = this.#compile(filter);
    return isEmpty(compiled) ? undefined : compiled;
  }

  #compile(filter: string): RecordFilter {
    try {
      return { ...compileFilter(filter, this.#schema, this.#limits), ...this.#aids };
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      const metadata = { position: String(error.position) };
      throw badField("INVALID_FILTER", "filter", `${error.message}.`, undefined, metadata);
    }
  }
}

function isEmpty({ condition }: RecordFilter): boolean {
  return condition.kind === "all" && condition.of.length === 0;
}

function isIterable(types: KnownMessages): types is KnownMessages & IterableTypes {
  return types[Symbol.iterator] !== undefined;
}
