import type { PageTokens } from "../aip/page-token.ts";
import { parentPattern } from "../aip/parent-pattern.ts";
import { parseCollection, parseOperationName } from "../aip/resource-name.ts";
import { badField, LongrunError } from "../errors.ts";
import type { OperationService } from "../operations/operation-service.ts";
import { embedAll, encode } from "../proto/encode.ts";
import { ListOperationsResponseSchema, Operations } from "../proto/messages.ts";
import type { Position } from "../repository/repository.ts";
import { type BoundService, bind } from "./handler.ts";
import { pageLimit } from "./page-limit.ts";

const EMPTY = new Uint8Array();

/** google.longrunning.Operations: what clients call. */
export function operationsHandlers(operations: OperationService, pageTokens: PageTokens): BoundService {
  return bind(Operations, {
    async getOperation({ name }) {
      const record = await operations.get(parseOperationName(name));
      return record.operation;
    },

    async listOperations({ name, filter, pageSize, pageToken, returnPartialSuccess }) {
      const parents = parentPattern(parseCollection(name));
      const limit = pageLimit(pageSize);
      if (returnPartialSuccess && !parents.wildcard) {
        const description = 'is only for collections with a "-" in place of an ID.';
        throw badField("PARTIAL_SUCCESS_NOT_APPLICABLE", "return_partial_success", description);
      }
      if (filter !== "") {
        throw new LongrunError("NOT_IMPLEMENTED", "filter is not implemented by this version.", { field: "filter" });
      }
      const binding = [Operations.typeName, parents.text, filter];
      const after = pageToken === "" ? undefined : position(pageTokens.open(pageToken, binding));
      const { records, next } = await operations.list(parents, limit, after);
      const nextPageToken = next ? pageTokens.seal([next.createTime, next.sequence], binding) : "";
      const rest = encode(ListOperationsResponseSchema, { nextPageToken });
      return embedAll(
        ListOperationsResponseSchema.field.operations.number,
        records.map((record) => record.operation),
        rest,
      );
    },

    async waitOperation({ name, timeout }, { deadline, signal }) {
      const record = await operations.wait(parseOperationName(name), { timeout, deadline }, signal);
      return record.operation;
    },

    async cancelOperation({ name }) {
      await operations.cancel(parseOperationName(name));
      return EMPTY;
    },

    async deleteOperation({ name }) {
      await operations.delete(parseOperationName(name));
      return EMPTY;
    },
  });
}

function position([createTime = 0, sequence = 0]: readonly number[]): Position {
  return { createTime, sequence };
}
