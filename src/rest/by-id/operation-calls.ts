import { create, type DescMessage, type DescMethodUnary, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import type { BoundService } from "../../handlers/handler.ts";
import { type OperationRecordSchema, OperationRegistry, Operations } from "../../proto/messages.ts";
import type { Caller } from "../caller.ts";
import { RestCall } from "../rest-call.ts";

/** An operation and its bookkeeping, decoded. */
export type RecordMessage = MessageShape<typeof OperationRecordSchema>;

/** The methods about one operation by its name, called in process; each throws what its handler throws. */
export class OperationCalls {
  readonly #services: readonly BoundService[];

  /** Takes the services that have the operations: google.longrunning.Operations and longrun.v1.OperationRegistry. */
  constructor(services: readonly BoundService[]) {
    this.#services = services;
  }

  /** GetOperationRecord. */
  getRecord(name: string, caller: Caller): Promise<RecordMessage> {
    return this.#call(OperationRegistry.method.getOperationRecord, name, caller);
  }

  /** CancelOperation. */
  async cancel(name: string, caller: Caller): Promise<void> {
    await this.#call(Operations.method.cancelOperation, name, caller);
  }

  /** DeleteOperation. */
  async delete(name: string, caller: Caller): Promise<void> {
    await this.#call(Operations.method.deleteOperation, name, caller);
  }

  async #call<Input extends DescMessage, Output extends DescMessage>(
    method: DescMethodUnary<Input, Output>,
    name: string,
    caller: Caller,
  ): Promise<MessageShape<Output>> {
    const bound = this.#services.flatMap(({ methods }) => methods).find((each) => each.method === method);
    if (bound?.kind !== "unary") throw new Error(`${method.name} is not served`);
    const request = Object.assign(create(method.input), { name });
    const response = await bound.handler(request, new RestCall(caller));
    return fromBinary(method.output, response instanceof Uint8Array ? response : Buffer.concat(response));
  }
}
