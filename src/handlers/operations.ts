import { parentPattern } from "../aip/parent-pattern.ts";
import { parseCollection, parseOperationName } from "../aip/resource-name.ts";
import { badField } from "../errors.ts";
import type { OperationService } from "../operations/operation-service.ts";
import { embedAll, encode } from "../proto/encode.ts";
import { ListOperationsResponseSchema, Operations } from "../proto/messages.ts";
import { type BoundService, bind } from "./handler.ts";
import type { Lists } from "./lists.ts";
import { reachOperation } from "./reach-operation.ts";
import { waitingCaller } from "./waiting-caller.ts";

const EMPTY = new Uint8Array();

/** google.longrunning.Operations: what clients call. */
export function operationsHandlers(operations: OperationService, lists: Lists): BoundService {
  return bind(Operations, {
    async getOperation({ name }, { principal }) {
      const asked = parseOperationName(name);
      const record = await reachOperation(principal, "get", asked, (reached) => operations.get(reached));
      return record.operation;
    },

    async listOperations({ name, filter, pageSize, pageToken, returnPartialSuccess }, call) {
      const parents = parentPattern(parseCollection(name));
      if (returnPartialSuccess && !parents.wildcard) {
        const description = 'is only for collections with a "-" in place of an ID.';
        throw badField("PARTIAL_SUCCESS_NOT_APPLICABLE", "return_partial_success", description);
      }
      const method = Operations.typeName;
      const { records, nextPageToken } = await lists.page({ method, parents, filter, pageSize, pageToken }, call);
      return embedAll(
        ListOperationsResponseSchema.field.operations.number,
        records.map((record) => record.operation),
        encode(ListOperationsResponseSchema, { nextPageToken: nextPageToken(records.length) }),
      );
    },

    async waitOperation({ name, timeout }, call) {
      const { principal, deadline } = call;
      const wait = (reached: string) => operations.wait(reached, { timeout, deadline }, waitingCaller(call));
      const record = await reachOperation(principal, "wait", parseOperationName(name), wait);
      return record.operation;
    },

    async cancelOperation({ name }, { principal, precondition }) {
      const cancel = (reached: string) => operations.cancel(reached, precondition);
      await reachOperation(principal, "cancel", parseOperationName(name), cancel);
      return EMPTY;
    },

    async deleteOperation({ name }, { principal, precondition }) {
      const deleteIt = (reached: string) => operations.delete(reached, precondition);
      await reachOperation(principal, "delete", parseOperationName(name), deleteIt);
      return EMPTY;
    },
  });
}
