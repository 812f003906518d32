import assert from "node:assert/strict";
import fc, { type Arbitrary } from "fast-check";
import { MemoryRepository } from "../../../src/repository/memory/memory-repository.ts";
import type { HttpRequest } from "../../../src/rest/http.ts";
import { defaultMounts, rest } from "../../../src/rest/rest.ts";
import { Services } from "../../../src/services.ts";
import { discardBody } from "../../../src/transport/http/discard-body.ts";
import { alice } from "../../support/principals.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { requestBodies } from "../inputs/bodies.ts";
import { httpMethods, requestHeaders, requestTargets } from "../inputs/http.ts";

const { operations, registry, types, core, operationService } = new Services({
  repository: new MemoryRepository(),
  policy: { waitCap: 1 },
});
const handler = rest([operations, registry], {
  mounts: defaultMounts,
  descriptors: () => types.descriptors,
  types: () => types.registry,
  clock: core.clock,
  keptFor: async (name) => (await operationService.get(name)).ttl ?? core.policy.retention,
});

const requests: Arbitrary<HttpRequest> = fc
  .record({ method: httpMethods, target: requestTargets, headers: requestHeaders, body: requestBodies })
  .map((request) => ({
    ...request,
    method: request.method === "HEAD" ? "GET" : request.method,
    signal: new AbortController().signal,
    principal: alice,
    deadline: Date.now() + 1,
    origin: "http://localhost",
  }));

/** All of REST, as HTTP calls it. */
export const restTargets = [
  fuzzTarget(
    "REST",
    requests,
    async (request) => {
      const { status, fault, body } = await handler(request);
      if (fault !== undefined) throw fault;
      assert.notEqual(status, 500);
      if (typeof body === "string" && body.startsWith("{")) JSON.parse(body);
      discardBody(body);
    },
    { share: 0.3 },
  ),
];
