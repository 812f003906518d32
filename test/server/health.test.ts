import { expect, test } from "@jest/globals";
import { HealthCheckResponse_ServingStatus as ServingStatus } from "../../src/proto/gen/health/v1/health_pb.js";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";
import { watchHealth } from "./support/watch-health.ts";

const services = ["", "google.longrunning.Operations", "longrun.v1.OperationRegistry", "grpc.health.v1.Health"];

test.each(services)("the service %j is SERVING", async (service) => {
  const { health } = await serve();
  expect(await health.check({ service })).toMatchObject({ status: ServingStatus.SERVING });
});

test.each(["nothing", "google.longrunning.operations", "operations"])(
  "a check of the unknown service %j is NOT_FOUND with details",
  async (service) => {
    const { health } = await serve();
    const error = await errorOf(health.check({ service }));
    expect(error).toMatchObject({
      code: "NOT_FOUND",
      reason: "SERVICE_NOT_FOUND",
      errorInfo: { metadata: { service } },
    });
  },
);

test("the list has every service", async () => {
  const { health } = await serve();
  const { statuses } = await health.list({});
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(services));
  expect(Object.values(statuses).every(({ status }) => status === ServingStatus.SERVING)).toBe(true);
});

test.each(services)("a watcher of %j is told NOT_SERVING when the server stops, then UNAVAILABLE", async (service) => {
  const client = await serve();
  const watch = watchHealth(client, service);
  expect(await watch.next()).toBe(ServingStatus.SERVING);
  await client.server.stop(5000);
  const statuses = [ServingStatus.SERVING, ServingStatus.NOT_SERVING];
  expect(await watch.end).toEqual({ statuses, code: "UNAVAILABLE" });
});

test("a watcher of an unknown service is told so and stays connected until the server stops", async () => {
  const client = await serve();
  const watch = watchHealth(client, "nothing");
  expect(await watch.next()).toBe(ServingStatus.SERVICE_UNKNOWN);
  await client.health.check({});
  await client.server.stop(5000);
  expect(await watch.end).toEqual({ statuses: [ServingStatus.SERVICE_UNKNOWN], code: "UNAVAILABLE" });
});

test("a watch that its client cancels ends on the server too", async () => {
  const ended = Promise.withResolvers<string>();
  const client = await serve({ onCall: ({ method }) => ended.resolve(method) });
  const watch = watchHealth(client);
  await watch.next();
  watch.cancel();
  expect(await ended.promise).toBe("/grpc.health.v1.Health/Watch");
});
