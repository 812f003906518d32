import { expect, test } from "@jest/globals";
import { bind } from "../../../src/handlers/handler.ts";
import { measuredHandlers } from "../../../src/observe/metrics/measured-handlers.ts";
import { Metrics } from "../../../src/observe/metrics/metrics.ts";
import { OperationRegistry, Operations } from "../../../src/proto/messages.ts";
import { caller } from "../../handlers/call-handlers.ts";
import { samplesOf } from "../support/exposition.ts";

const ANSWER = new Uint8Array([1]);

function setUp() {
  const metrics = new Metrics("1");
  const gate = Promise.withResolvers<Uint8Array>();
  const answer = () => gate.promise;
  const operations = bind(Operations, { getOperation: answer, waitOperation: answer });
  const registry = bind(OperationRegistry, {
    async *watchOperation() {
      yield ANSWER;
      yield await gate.promise;
    },
  });
  const services = [operations, registry].map((service) => measuredHandlers(service, metrics.openCalls));
  const find = (name: string) => services.flatMap(({ methods }) => methods).find(({ method }) => method.name === name);
  const unary = (name: string) => {
    const bound = find(name);
    if (bound?.kind !== "unary") throw new Error(`${name} is not served`);
    return bound.handler({}, caller);
  };
  const watch = () => {
    const bound = find("WatchOperation");
    if (bound?.kind !== "server_streaming") throw new Error("no stream is served");
    return bound.handler({}, caller);
  };
  const open = async () => ({
    ...(await samplesOf(metrics, "longrun_calls_in_flight")),
    ...(await samplesOf(metrics, "longrun_open_waits")),
  });
  return { gate, unary, watch, open };
}

const GET = "rpc=google.longrunning.Operations/GetOperation";

test("calls, waits and watches are counted while they are answered", async () => {
  const { gate, unary, watch, open } = setUp();
  expect(await open()).toEqual({ [GET]: 0, "kind=wait": 0, "kind=watch": 0 });
  const answers = [unary("GetOperation"), unary("WaitOperation"), unary("WaitOperation")];
  const changes = watch()[Symbol.asyncIterator]();
  expect(await changes.next()).toEqual({ done: false, value: ANSWER });
  expect(await open()).toEqual({ [GET]: 1, "kind=wait": 2, "kind=watch": 1 });
  gate.resolve(ANSWER);
  expect(await Promise.all(answers)).toEqual([ANSWER, ANSWER, ANSWER]);
  await changes.next();
  expect(await changes.next()).toEqual({ done: true, value: undefined });
  expect(await open()).toEqual({ [GET]: 0, "kind=wait": 0, "kind=watch": 0 });
});

test("those that fail, are left early or never read are not counted any more", async () => {
  const { gate, unary, watch, open } = setUp();
  const failing = unary("GetOperation");
  for await (const change of watch()) {
    expect(change).toEqual(ANSWER);
    break;
  }
  const unread = watch()[Symbol.asyncIterator]();
  await unread.return?.();
  const broken = watch()[Symbol.asyncIterator]();
  await broken.next();
  const rest = broken.next();
  gate.reject(new Error("boom"));
  await expect(failing).rejects.toThrow("boom");
  await expect(rest).rejects.toThrow("boom");
  expect(await open()).toEqual({ [GET]: 0, "kind=wait": 0, "kind=watch": 0 });
});
