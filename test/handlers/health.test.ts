import { create, fromBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { healthHandlers } from "../../src/handlers/health.ts";
import {
  Health,
  HealthCheckResponseSchema,
  HealthListResponseSchema,
  ServingStatus,
} from "../../src/proto/messages.ts";
import { error } from "../operations/operation-service/set-up.ts";
import { caller, joined } from "./call-handlers.ts";

function setUp() {
  const drained = new AbortController();
  const { methods } = healthHandlers(["a.Service"], drained.signal, async () => true);
  const [check, watch, list] = [Health.method.check, Health.method.watch, Health.method.list].map((wanted) =>
    methods.find(({ method }) => method === wanted),
  );
  const status = (bytes: Uint8Array | undefined) => bytes && fromBinary(HealthCheckResponseSchema, bytes).status;
  const request = (service: string) => create(Health.method.check.input, { service });
  return {
    drained,
    check: async (service: string) =>
      status(check?.kind === "unary" ? joined(await check.handler(request(service), caller)) : undefined),
    list: async () => {
      if (list?.kind !== "unary") throw new Error("no list");
      const answer = joined(await list.handler(create(list.method.input), caller));
      const { statuses } = fromBinary(HealthListResponseSchema, answer);
      return Object.fromEntries(Object.entries(statuses).map(([name, each]) => [name, each.status]));
    },
    watch: (service: string, signal = caller.signal) => {
      if (watch?.kind !== "server_streaming") throw new Error("no watch");
      const stream = watch.handler(request(service), { ...caller, signal })[Symbol.asyncIterator]();
      return async () => {
        const { done, value } = await stream.next();
        return done ? "end" : status(value);
      };
    },
  };
}

const { SERVING, NOT_SERVING, SERVICE_UNKNOWN } = ServingStatus;

test("the server and its services are serving until it drains", async () => {
  const { check, list, drained } = setUp();
  for (const service of ["", "a.Service", "grpc.health.v1.Health"]) expect(await check(service)).toBe(SERVING);
  expect(await list()).toEqual({ "": SERVING, "a.Service": SERVING, "grpc.health.v1.Health": SERVING });
  drained.abort();
  for (const service of ["", "a.Service"]) expect(await check(service)).toBe(NOT_SERVING);
  expect(await list()).toMatchObject({ "": NOT_SERVING, "a.Service": NOT_SERVING });
});

test("an unknown service is not found", async () => {
  const { check } = setUp();
  for (const service of ["b.Service", "a.Servic", "constructor"]) {
    await expect(check(service)).rejects.toMatchObject(error("SERVICE_NOT_FOUND"));
  }
});

describe("a watcher", () => {
  test("is told that the server drains before its stream ends as unavailable", async () => {
    const { watch, drained } = setUp();
    const next = watch("a.Service");
    expect(await next()).toBe(SERVING);
    const coming = next();
    drained.abort();
    expect(await coming).toBe(NOT_SERVING);
    await expect(next()).rejects.toMatchObject(error("SERVER_DRAINING"));
  });

  test("of an unknown service is told so, and keeps watching", async () => {
    const { watch, drained } = setUp();
    const next = watch("b.Service");
    expect(await next()).toBe(SERVICE_UNKNOWN);
    const coming = next();
    drained.abort();
    await expect(coming).rejects.toMatchObject(error("SERVER_DRAINING"));
  });

  test("that goes is forgotten", async () => {
    const { watch } = setUp();
    const controller = new AbortController();
    const next = watch("", controller.signal);
    expect(await next()).toBe(SERVING);
    const coming = next();
    controller.abort();
    expect(await coming).toBe("end");
  });
});
