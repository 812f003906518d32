import { parentPattern } from "../aip/parent-pattern.ts";
import { parseCollection, parseOperationName } from "../aip/resource-name.ts";
import { badField } from "../errors.ts";
import type { OperationService } from "../operations/operation-service.ts";
import { embedAll, encode } from "../proto/encode.ts";
import { ListOperationsResponseSchema, Operations } from "../proto/messages.ts";
import { type BoundService, bind } from "./handler.ts";
import type { Lists } from "./lists.ts";

const EMPTY = new Uint8Array();

/** google.longrunning.Operations: what clients call. */
export function operationsHandlers(operations: OperationService, lists: Lists): BoundService {
  return bind(Operations, {
    async getOperation({ name }) {
      const record = await operations.get(parseOperationName(name));
      return record.operation;
    },

    async listOperations({ name, filter, pageSize, pageToken, returnPartialSuccess }, { signal }) {
      const parents = parentPattern(parseCollection(name));
      if (returnPartialSuccess && !parents.wildcard) {
        const description = 'is only for collections with a "-" in place of an ID.';
        throw badField("PARTIAL_SUCCESS_NOT_APPLICABLE", "return_partial_success", description);
      }
      const method = Operations.typeName;
      const { records, nextPageToken } = await lists.page({ method, parents, filter, pageSize, pageToken }, signal);
      return embedAll(
        ListOperationsResponseSchema.field.operations.number,
        records.map((record) => record.operation),
        encode(ListOperationsResponseSchema, { nextPageToken: nextPageToken(records.length) }),
      );
    },

    async waitOperation({ name, timeout }, { deadline, signal }) {
      const record = await operations.wait(parseOperationName(name), { timeout, deadline }, signal);
      return record.operation;
    },

    async cancelOperation({ name }, { precondition }) {
      await operations.cancel(parseOperationName(name), precondition);
      return EMPTY;
    },

    async deleteOperation({ name }, { precondition }) {
      await operations.delete(parseOperationName(name), precondition);
      return EMPTY;
    },
  });
}
