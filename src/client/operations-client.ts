import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { checkObject, checkText } from "../check-argument.ts";
import {
  CancelOperationRequestSchema,
  CountOperationsRequestSchema,
  type CountOperationsResponse,
  CreateOperationRequestSchema,
  DeleteOperationRequestSchema,
  GetOperationRecordRequestSchema,
  GetOperationRequestSchema,
  HeartbeatRequestSchema,
  ListOperationsRequestSchema,
  type Operation,
  type OperationRecord,
  OperationRegistry,
  Operations,
  UpdateOperationRequestSchema,
} from "../proto/messages.ts";
import type { Channel } from "./channel.ts";
import { type ConnectionOptions, openChannel } from "./open-channel.ts";
import { itemsOfPages, type Page } from "./page.ts";
import type { StateSource } from "./state-source.ts";
import { systemTiming, type Timing } from "./timing.ts";
import { type WaitOptions, waitUntilDone } from "./wait-until-done.ts";
import { type OperationState, watchStates } from "./watch-states.ts";

/** How one call is made. */
export interface CallOptions {
  /** Cancels the call. */
  readonly signal?: AbortSignal | undefined;
  /** After how many milliseconds the call fails with DEADLINE_EXCEEDED; 60,000 by default. */
  readonly timeout?: number | undefined;
}

/** Which operations to list. */
export interface ListOptions extends CallOptions {
  /** The parent, such as `projects/p`; the root by default. A `-` stands for any ID (AIP-159). */
  readonly parent?: string | undefined;
  /** What they have to meet (AIP-160); all do by default. */
  readonly filter?: string | undefined;
  /** How many to ask for at a time; the server chooses by default. */
  readonly pageSize?: number | undefined;
}

/** Which page of operations to list. */
export interface PageOptions extends ListOptions {
  /** The `nextPageToken` of the page before; the first page without it. */
  readonly pageToken?: string | undefined;
}

/** An operation that a producer has created, with the token of its lease if it took one. */
export interface CreatedOperation {
  readonly operation: Operation;
  /** To be given with each of the producer's writes, as `leaseToken`; undefined without a lease. */
  readonly leaseToken: string | undefined;
}

const DEFAULT_TIMEOUT = 60_000;

/**
 * A client of any server that speaks google.longrunning.Operations. What is said to be of longrun only uses
 * longrun.v1.OperationRegistry, and fails with UNIMPLEMENTED elsewhere. Failed calls reject with StatusErrors.
 */
export class OperationsClient {
  readonly #channel: Channel;
  readonly #timing: Timing;

  /**
   * Takes the address of a server, `HOST:PORT` or `https://HOST:PORT`, or a channel that is there already. Throws as
   * {@link openChannel} does.
   */
  constructor(server: string | Channel, options: ConnectionOptions & { readonly timing?: Timing } = {}) {
    if (typeof server !== "string") checkObject("server", server);
    this.#channel = typeof server === "string" ? openChannel(server, options) : server;
    this.#timing = options.timing ?? systemTiming;
  }

  /** The latest state of an operation. */
  async get(name: string, options?: CallOptions): Promise<Operation> {
    checkText("name", name);
    const request = create(GetOperationRequestSchema, { name });
    return this.#channel.unary(Operations.method.getOperation, request, withTimeout(options));
  }

  /** One page of the operations directly in a parent, newest first on servers of longrun. */
  async listPage(options: PageOptions = {}): Promise<Page<Operation>> {
    const { parent, filter, pageSize, pageToken } = checkedPage(options);
    const name = parent === "" ? "operations" : parent;
    const request = create(ListOperationsRequestSchema, { name, filter, pageSize, pageToken });
    const page = await this.#channel.unary(Operations.method.listOperations, request, withTimeout(options));
    return { items: page.operations, nextPageToken: page.nextPageToken };
  }

  /** The operations directly in a parent, page by page as they are asked for. */
  list(options: ListOptions = {}): AsyncGenerator<Operation, void> {
    return itemsOfPages((pageToken) => this.listPage({ ...options, pageToken }));
  }

  /** Waits until an operation is done, or the time is over: see {@link WaitOptions}. Gives its latest state. */
  async wait(name: string, options: WaitOptions = {}): Promise<Operation> {
    checkText("name", name);
    return waitUntilDone(this.#source(), name, options);
  }

  /**
   * The states of an operation as they change, the present one first and the done one last; with its progress, on
   * servers of longrun. Elsewhere it asks again and again.
   */
  watch(
    name: string,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<OperationState, void> {
    checkText("name", name);
    return watchStates(this.#source(), name, signal);
  }

  /** Asks for an operation to be cancelled; its producer decides what comes of that. */
  async cancel(name: string, options?: CallOptions): Promise<void> {
    checkText("name", name);
    const request = create(CancelOperationRequestSchema, { name });
    await this.#channel.unary(Operations.method.cancelOperation, request, withTimeout(options));
  }

  /** Deletes an operation, which does not cancel it. */
  async delete(name: string, options?: CallOptions): Promise<void> {
    checkText("name", name);
    const request = create(DeleteOperationRequestSchema, { name });
    await this.#channel.unary(Operations.method.deleteOperation, request, withTimeout(options));
  }

  /** Creates an operation, as a producer does (longrun only). */
  async create(
    request: MessageInitShape<typeof CreateOperationRequestSchema>,
    options?: CallOptions,
  ): Promise<CreatedOperation> {
    checkObject("request", request);
    let leaseToken: string | undefined;
    const onHeaders = (headers: ReadonlyMap<string, string>) => {
      leaseToken = headers.get("longrun-lease-token");
    };
    const message = create(CreateOperationRequestSchema, request);
    const { createOperation } = OperationRegistry.method;
    const operation = await this.#channel.unary(createOperation, message, { ...withTimeout(options), onHeaders });
    return { operation, leaseToken };
  }

  /** Reports what a producer has done: metadata, progress, or the end (longrun only). */
  async update(
    request: MessageInitShape<typeof UpdateOperationRequestSchema>,
    options?: CallOptions,
  ): Promise<Operation> {
    checkObject("request", request);
    const message = create(UpdateOperationRequestSchema, request);
    return this.#channel.unary(OperationRegistry.method.updateOperation, message, withTimeout(options));
  }

  /** Takes or renews a producer's lease; the answer tells whether cancellation was requested (longrun only). */
  async heartbeat(
    request: MessageInitShape<typeof HeartbeatRequestSchema>,
    options?: CallOptions,
  ): Promise<OperationRecord> {
    checkObject("request", request);
    const message = create(HeartbeatRequestSchema, request);
    return this.#channel.unary(OperationRegistry.method.heartbeat, message, withTimeout(options));
  }

  /** All that the server knows of an operation (longrun only). */
  async getRecord(name: string, options?: CallOptions): Promise<OperationRecord> {
    checkText("name", name);
    const request = create(GetOperationRecordRequestSchema, { name });
    return this.#channel.unary(OperationRegistry.method.getOperationRecord, request, withTimeout(options));
  }

  /** One page of all that the server knows of the operations directly in a parent (longrun only). */
  async listRecordPage(options: PageOptions = {}): Promise<Page<OperationRecord>> {
    const { listOperationRecords } = OperationRegistry.method;
    const request = create(listOperationRecords.input, checkedPage(options));
    const page = await this.#channel.unary(listOperationRecords, request, withTimeout(options));
    return { items: page.operationRecords, nextPageToken: page.nextPageToken };
  }

  /** All that the server knows of the operations directly in a parent, page by page as they are asked for (longrun only). */
  listRecords(options: ListOptions = {}): AsyncGenerator<OperationRecord, void> {
    return itemsOfPages((pageToken) => this.listRecordPage({ ...options, pageToken }));
  }

  /** Counts the operations directly in a parent by state (longrun only). */
  async count(options: Omit<ListOptions, "pageSize"> = {}): Promise<CountOperationsResponse> {
    const { parent, filter } = checkedPage(options);
    const request = create(CountOperationsRequestSchema, { parent, filter });
    return this.#channel.unary(OperationRegistry.method.countOperations, request, withTimeout(options));
  }

  /** Closes the connection. */
  close(): void {
    this.#channel.close();
  }

  #source(): StateSource {
    return { channel: this.#channel, get: (name, options) => this.get(name, options), timing: this.#timing };
  }
}

function withTimeout({ signal, timeout = DEFAULT_TIMEOUT }: CallOptions = {}) {
  return { signal, timeout };
}

function checkedPage({ parent = "", filter = "", pageSize = 0, pageToken = "" }: PageOptions) {
  for (const [name, value] of Object.entries({ parent, filter, pageToken })) checkText(name, value);
  return { parent, filter, pageSize, pageToken };
}
