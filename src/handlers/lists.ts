import { isRising } from "../aip/order-by.ts";
import type { PageTokens } from "../aip/page-token.ts";
import type { ParentPattern } from "../aip/parent-pattern.ts";
import type { OperationFilters } from "../operations/filter/operation-filters.ts";
import type { OperationService } from "../operations/operation-service.ts";
import type { OperationRecord } from "../operations/record.ts";
import type { Position } from "../repository/repository.ts";
import type { Call } from "./handler.ts";
import { pageLimit } from "./page-limit.ts";
import { visibleParents } from "./visible-parents.ts";
import { visibleRecords } from "./visible-records.ts";

/** What the requests for lists have in common, and which method they are of. */
export interface ListRequest {
  readonly method: string;
  readonly parents: ParentPattern;
  readonly filter: string;
  readonly pageSize: number;
  readonly pageToken: string;
  readonly orderBy?: string;
}

/** A page of a list. */
export interface ListPage {
  readonly records: readonly OperationRecord[];
  /** The token of the next page if only so many of the records are given; empty if there is none. */
  nextPageToken(given: number): string;
}

/** Gives lists page by page: what ListOperations and ListOperationRecords have in common (AIP-132, 158, 160). */
export class Lists {
  readonly #operations: OperationService;
  readonly #filters: OperationFilters;
  readonly #pageTokens: PageTokens;

  constructor(operations: OperationService, filters: OperationFilters, pageTokens: PageTokens) {
    this.#operations = operations;
    this.#filters = filters;
    this.#pageTokens = pageTokens;
  }

  /**
   * A page of what the caller may see. Throws PERMISSION_DENIED, INVALID_PAGE_SIZE, INVALID_FILTER, INVALID_ORDER_BY or
   * INVALID_PAGE_TOKEN.
   */
  async page(request: ListRequest, { principal, signal }: Call): Promise<ListPage> {
    const { method, parents, filter, pageSize, pageToken, orderBy = "" } = request;
    const visible = visibleParents(principal, parents);
    const limit = pageLimit(pageSize);
    const oldestFirst = isRising(orderBy, "create_time");
    const binding = [method, parents.text, filter, String(oldestFirst), principal.name];
    const { records, next } = await this.#operations.list({
      parents: visible.parents,
      filter: visibleRecords(visible, this.#filters.parse(filter)),
      oldestFirst,
      limit,
      after: pageToken === "" ? undefined : position(this.#pageTokens.open(pageToken, binding)),
      signal,
    });
    return {
      records,
      nextPageToken: (given) => {
        const place = given < records.length ? records[given - 1] : next;
        return place ? this.#pageTokens.seal([place.createTime, place.sequence], binding) : "";
      },
    };
  }
}

function position([createTime = 0, sequence = 0]: readonly number[]): Position {
  return { createTime, sequence };
}
