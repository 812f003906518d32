import { parseOperationName, parseParent } from "../aip/resource-name.ts";
import { badField, LongrunError } from "../errors.ts";
import type { OperationService } from "../operations/operation-service.ts";
import { OperationRegistry, type UpdateOperationRequest } from "../proto/messages.ts";
import { encodeRecord } from "./encode-record.ts";
import { type BoundService, bind } from "./handler.ts";

/** longrun.v1.OperationRegistry: what producers call, and those who want to see the whole record. */
export function operationRegistryHandlers(operations: OperationService): BoundService {
  return bind(OperationRegistry, {
    async createOperation(request, { principal }) {
      parseParent(request.parent);
      const record = await operations.create(request, principal);
      return record.operation;
    },

    async updateOperation(request) {
      const name = updatedName(request);
      if (request.leaseToken !== "") {
        await operations.get(name);
        throw new LongrunError("NOT_IMPLEMENTED", "lease_token is not implemented by this version.");
      }
      const record = await operations.update(name, request);
      return record.operation;
    },

    async getOperationRecord({ name }) {
      return encodeRecord(await operations.get(parseOperationName(name)));
    },
  });
}

/** The name in the request: `name`, or that of the operation; both if they are the same. */
function updatedName({ name, operation }: UpdateOperationRequest): string {
  const inBody = operation?.name ?? "";
  if (name === "") return parseOperationName(inBody, "operation.name");
  if (inBody !== "" && inBody !== name) throw badField("INVALID_NAME", "name", "differs from operation.name.", name);
  return parseOperationName(name);
}
