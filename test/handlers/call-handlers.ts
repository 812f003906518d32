import { create, fromBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { PageTokens } from "../../src/aip/page-token.ts";
import { AccessPolicy } from "../../src/authorization/access-policy.ts";
import type { Identity } from "../../src/authorization/identity.ts";
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
  const bound = (name: Name) =>
    services.flatMap(({ methods }) => methods).find(({ method }) => method.localName === name);
  const raw = async <N extends Name>(name: N, request: MessageInitShape<Services[N]["input"]>, call = caller) => {
    const method = bound(name);
    if (method?.kind !== "unary") throw new Error(`${name} has no unary handler`);
    return joined(await method.handler(create(method.method.input, request as Record<string, unknown>), call));
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
    /** Calls a method that streams, and gives the encoded answers. */
    stream: <N extends Name>(name: N, request: MessageInitShape<Services[N]["input"]>, call = caller) => {
      const method = bound(name);
      if (method?.kind !== "server_streaming") throw new Error(`${name} has no streaming handler`);
      const answers = method.handler(create(method.method.input, request as Record<string, unknown>), call);
      return answers[Symbol.asyncIterator]();
    },
  };
}

/** A caller with what a policy allows them. */
export function callerWith(policy: string, name = "jwt:x", claims: Identity["claims"] = {}): Call {
  return { ...caller, principal: AccessPolicy.parse(policy).principalOf({ name, claims }) };
}

/** An encoded response in one piece. */
export function joined(response: Encoded): Uint8Array {
  return Buffer.concat([response].flat());
}
