import { create, fromBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { PageTokens } from "../../src/aip/page-token.ts";
import type { BoundService, Call, Encoded } from "../../src/handlers/handler.ts";
import { Lists } from "../../src/handlers/lists.ts";
import { operationRegistryHandlers } from "../../src/handlers/operation-registry.ts";
import { operationsHandlers } from "../../src/handlers/operations.ts";
import { OperationFilters } from "../../src/operations/filter/operation-filters.ts";
import { KnownTypes } from "../../src/proto/known-types.ts";
import { OperationRegistry, Operations } from "../../src/proto/messages.ts";
import { setUp as setUpService } from "../operations/operation-service/set-up.ts";
import { alice } from "../support/principals.ts";

type Services = typeof Operations.method & typeof OperationRegistry.method;
type Name = keyof Services;

/** A caller that is in no hurry. */
export const caller: Call = {
  principal: alice,
  deadline: undefined,
  signal: new AbortController().signal,
  setHeader: () => {},
};

/** The handlers of the operations services over memory, called by name as a transport does. */
export function setUp(...policy: Parameters<typeof setUpService>) {
  const context = setUpService(...policy);
  const filters = new OperationFilters(new KnownTypes().registry);
  const lists = new Lists(context.service, filters, new PageTokens(new Uint8Array(32)));
  const services: readonly BoundService[] = [
    operationsHandlers(context.service, lists),
    operationRegistryHandlers(context.service, lists, filters),
  ];
  const raw = async <N extends Name>(name: N, request: MessageInitShape<Services[N]["input"]>, call = caller) => {
    const bound = services.flatMap(({ methods }) => methods).find(({ method }) => method.localName === name);
    if (bound?.kind !== "unary") throw new Error(`${name} has no handler`);
    return joined(await bound.handler(create(bound.method.input, request as Record<string, unknown>), call));
  };
  return {
    ...context,
    services,
    raw,
    /** Calls a method and decodes the answer. */
    call: async <N extends Name>(name: N, request: MessageInitShape<Services[N]["input"]>, call = caller) => {
      const schema: Services[N]["output"] = { ...Operations.method, ...OperationRegistry.method }[name].output;
      return fromBinary(schema, await raw(name, request, call));
    },
  };
}

/** An encoded response in one piece. */
export function joined(response: Encoded): Uint8Array {
  return Buffer.concat([response].flat());
}
