import { parentPattern } from "../aip/parent-pattern.ts";
import { parentOf, parseCollection, parseOperationName, parseParent } from "../aip/resource-name.ts";
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
import { demandPermission } from "./demand-permission.ts";
import { encodeRecord } from "./encode-record.ts";
import { type BoundService, bind } from "./handler.ts";
import type { Lists } from "./lists.ts";
import { asAskedFor, reachableName, reachOperation } from "./reach-operation.ts";
import { shownRecord } from "./shown-record.ts";
import { visibleParents } from "./visible-parents.ts";
import { visibleRecords } from "./visible-records.ts";
import { waitingCaller } from "./waiting-caller.ts";

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
      demandPermission(call.principal, parseParent(request.parent), "create");
      const { record, leaseToken } = await operations.create(request, call.principal.name);
      if (leaseToken !== undefined) call.setHeader(LEASE_TOKEN_HEADER, leaseToken);
      return record.operation;
    },

    async updateOperation(request, { principal, precondition }) {
      const name = updatedName(request);
      if (request.allowMissing) demandPermission(principal, parentOf(name), "create", "update");
      const update = (reached: string) => operations.update(reached, request, precondition);
      const record = await reachOperation(principal, "update", name, update);
      return record.operation;
    },

    async heartbeat(request, { principal, precondition }) {
      const beat = (reached: string) => operations.heartbeat(reached, request, precondition);
      const name = parseOperationName(request.name);
      const { record, leaseToken } = await reachOperation(principal, "update", name, beat);
      return encodeRecord(record, leaseToken);
    },

    async getOperationRecord({ name }, { principal }) {
      const asked = parseOperationName(name);
      return encodeRecord(await reachOperation(principal, "get", asked, (reached) => operations.get(reached)));
    },

    async listOperationRecords({ parent, filter, pageSize, pageToken, orderBy }, call) {
      const parents = parentPattern(parseCollection(parent, "parent"));
      const method = OperationRegistry.typeName;
      const { records, nextPageToken } = await lists.page(
        { method, parents, filter, pageSize, pageToken, orderBy },
        call,
      );
      const fitting = fill(records.map((record) => encodeRecord(record)));
      return embedAll(
        ListOperationRecordsResponseSchema.field.operationRecords.number,
        fitting,
        encode(ListOperationRecordsResponseSchema, { nextPageToken: nextPageToken(fitting.length) }),
      );
    },

    async countOperations({ parent, filter }, { principal, signal }) {
      const visible = visibleParents(principal, parentPattern(parseCollection(parent, "parent")));
      const records = visibleRecords(visible, filters.parse(filter));
      const { byState, partial } = await operations.count({ parents: visible.parents, filter: records, signal });
      const counts = [...byState].sort().map(([state, count]) => ({ state, count: BigInt(count) }));
      return encode(CountOperationsResponseSchema, { counts, partial });
    },

    async *watchOperation({ name }, call) {
      const asked = parseOperationName(name);
      const reached = reachableName(call.principal, "wait", asked);
      try {
        for await (const record of operations.watch(reached, waitingCaller(call))) yield shownRecord(record);
      } catch (error) {
        throw asAskedFor(asked, error);
      }
    },

    async *watchOperations({ parent, filter }, call) {
      const visible = visibleParents(call.principal, parentPattern(parseCollection(parent, "parent")));
      const selection = { ...visible, filter: filters.parse(filter) };
      const { field } = OperationChangeSchema;
      for await (const change of operations.watchAll(selection, waitingCaller(call))) {
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
