import { parentPattern } from "../aip/parent-pattern.ts";
import { parseCollection, parseOperationName, parseParent } from "../aip/resource-name.ts";
import { badField } from "../errors.ts";
import type { OperationFilters } from "../operations/filter/operation-filters.ts";
import { type OperationService, PAGE_BYTES } from "../operations/operation-service.ts";
import { embed, embedAll, encode } from "../proto/encode.ts";
import {
  CountOperationsResponseSchema,
  ListOperationRecordsResponseSchema,
  OperationChangeSchema,
  OperationRegistry,
  type UpdateOperationRequest,
} from "../proto/messages.ts";
import { encodeRecord } from "./encode-record.ts";
import { type BoundService, bind } from "./handler.ts";
import type { Lists } from "./lists.ts";
import { shownRecord } from "./shown-record.ts";

/** The header of the answer to CreateOperation that carries the token of the lease. */
const LEASE_TOKEN_HEADER = "longrun-lease-token";

/** longrun.v1.OperationRegistry: what producers call, and those who want to see the whole record. */
export function operationRegistryHandlers(
  operations: OperationService,
  lists: Lists,
  filters: OperationFilters,
): BoundService {
  return bind(OperationRegistry, {
    async createOperation(request, call) {
      parseParent(request.parent);
      const { record, leaseToken } = await operations.create(request, call.principal.name);
      if (leaseToken !== undefined) call.setHeader(LEASE_TOKEN_HEADER, leaseToken);
      return record.operation;
    },

    async updateOperation(request, { precondition }) {
      const record = await operations.update(updatedName(request), request, precondition);
      return record.operation;
    },

    async heartbeat(request, { precondition }) {
      const name = parseOperationName(request.name);
      const { record, leaseToken } = await operations.heartbeat(name, request, precondition);
      return encodeRecord(record, leaseToken);
    },

    async getOperationRecord({ name }) {
      return encodeRecord(await operations.get(parseOperationName(name)));
    },

    async listOperationRecords({ parent, filter, pageSize, pageToken, orderBy }, { signal }) {
      const parents = parentPattern(parseCollection(parent, "parent"));
      const method = OperationRegistry.typeName;
      const { records, nextPageToken } = await lists.page(
        { method, parents, filter, pageSize, pageToken, orderBy },
        signal,
      );
      const fitting = fill(records.map((record) => encodeRecord(record)));
      return embedAll(
        ListOperationRecordsResponseSchema.field.operationRecords.number,
        fitting,
        encode(ListOperationRecordsResponseSchema, { nextPageToken: nextPageToken(fitting.length) }),
      );
    },

    async countOperations({ parent, filter }, { signal }) {
      const parents = parentPattern(parseCollection(parent, "parent"));
      const { byState, partial } = await operations.count({ parents, filter: filters.parse(filter), signal });
      const counts = [...byState].sort().map(([state, count]) => ({ state, count: BigInt(count) }));
      return encode(CountOperationsResponseSchema, { counts, partial });
    },

    async *watchOperation({ name }, { signal }) {
      for await (const record of operations.watch(parseOperationName(name), signal)) yield shownRecord(record);
    },

    async *watchOperations({ parent, filter }, { signal }) {
      const parents = parentPattern(parseCollection(parent, "parent"));
      const { field } = OperationChangeSchema;
      for await (const change of operations.watchAll(parents, filters.parse(filter), signal)) {
        yield "record" in change
          ? embed(field.record.number, shownRecord(change.record))
          : encode(OperationChangeSchema, change);
      }
    },
  });
}

/** The records from the first on that fit into a page together: one at least. */
function fill(records: readonly Uint8Array[]): readonly Uint8Array[] {
  let bytes = 0;
  const full = records.findIndex((record, index) => {
    bytes += record.length;
    return index > 0 && bytes > PAGE_BYTES;
  });
  return full < 0 ? records : records.slice(0, full);
}

/** The name in the request: `name`, or that of the operation; both if they are the same. */
function updatedName({ name, operation }: UpdateOperationRequest): string {
  const inBody = operation?.name ?? "";
  if (name === "") return parseOperationName(inBody, "operation.name");
  if (inBody !== "" && inBody !== name) throw badField("INVALID_NAME", "name", "differs from operation.name.", name);
  return parseOperationName(name);
}
