import { create, type DescMethod, fromBinary, isMessage, type Message } from "@bufbuild/protobuf";
import { badField, LongrunError } from "../../errors.ts";
import type { BoundService } from "../../handlers/handler.ts";
import { OperationRecordSchema, OperationRegistry, Operations } from "../../proto/messages.ts";
import { quote } from "../../quote.ts";
import type { Caller } from "../caller.ts";
import { contentTag, parseIfMatch } from "./entity-tags.ts";

/** Whose request it is. */

const { getOperation, cancelOperation, deleteOperation } = Operations.method;
const { getOperationRecord, updateOperation } = OperationRegistry.method;

/**
 * Holds requests that change an operation to their If-Match header (RFC 9110, 13.1.1). It may name the etag of the record
 * or the ETag of GetOperation.
 */
export class Preconditions {
  readonly #services: readonly BoundService[];

  /** Takes the services that have the operations. */
  constructor(services: readonly BoundService[]) {
    this.#services = services;
  }

  /**
   * Looks at the header before a method is called. Of UpdateOperation it sets the etag in the request, so that the update
   * itself is held to it. Of CancelOperation and DeleteOperation it throws STALE_ETAG if the operation has no such tag
   * now, or OPERATION_NOT_FOUND. Throws INVALID_ETAG if the header is malformed, or the request has an etag as well.
   */
  async check(method: DescMethod, request: Message, header: string | undefined, call: Caller): Promise<void> {
    if (isMessage(request, updateOperation.input)) {
      const tags = parseIfMatch(header);
      if (tags === undefined) return;
      if (tags === "*") {
        request.allowMissing = false;
        return;
      }
      if (request.etag !== "") throw badField("INVALID_ETAG", "etag", "is in the body and in If-Match.", request.etag);
      const name = request.name || (request.operation?.name ?? "");
      const present = await this.#presentTags(name, call).catch(noTags);
      const matches = present.some((tag) => tags.includes(tag));
      // A tag of long ago is for the update to judge: a repeat of the write that ended the operation is allowed.
      request.etag = (matches ? present[0] : tags[0]) ?? "";
      return;
    }
    if (!isMessage(request, cancelOperation.input) && !isMessage(request, deleteOperation.input)) return;
    const tags = parseIfMatch(header);
    if (tags === undefined || tags === "*") return;
    const present = await this.#presentTags(request.name, call);
    if (present.some((tag) => tags.includes(tag))) return;
    const message = `If-Match is stale: operation ${quote(request.name)} has changed since it was read.`;
    throw new LongrunError("STALE_ETAG", message, { name: request.name, method: method.name });
  }

  /** The etag of the record and that of what GetOperation gives, which is read later: so it is never the older one. */
  async #presentTags(name: string, call: Caller): Promise<readonly [string, string]> {
    const record = await this.#read(getOperationRecord, name, call);
    const { etag } = fromBinary(OperationRecordSchema, record);
    return [etag, contentTag(await this.#read(getOperation, name, call))];
  }

  async #read(method: DescMethod, name: string, call: Caller): Promise<Uint8Array> {
    const bound = this.#services.flatMap(({ methods }) => methods).find((each) => each.method === method);
    if (bound?.kind !== "unary") throw new Error(`${method.name} is not served`);
    const response = await bound.handler(Object.assign(create(method.input), { name }), { ...call, setHeader: ignore });
    return response instanceof Uint8Array ? response : Buffer.concat(response);
  }
}

function ignore(): void {}

function noTags(error: unknown): readonly string[] {
  if (error instanceof LongrunError) return [];
  throw error;
}
