import { describe, expect, test } from "@jest/globals";
import { State } from "../../../src/proto/messages.ts";
import { plain } from "../plain.ts";
import { createRequest, operationOf, packed, succeeded } from "../requests.ts";
import { error, PRINCIPAL, recordOf, setUp } from "./set-up.ts";

test("an operation that was created can be read", async () => {
  const { service, create } = setUp();
  const created = await create("a", { metadata: packed("m") });
  expect(plain(await service.get("operations/a"))).toEqual(plain(created));
  expect(created).toMatchObject({ name: "operations/a", uid: "uid-1", state: State.PENDING });
});

test("a taken name is refused, with the name, and the operation that has it is as it was", async () => {
  const { service, create } = setUp();
  const created = await create("a");
  await expect(create("a", succeeded())).rejects.toMatchObject(error("OPERATION_ALREADY_EXISTS"));
  await expect(create("a")).rejects.toThrow('"operations/a"');
  expect(plain(await service.get("operations/a"))).toEqual(plain(created));
});

test("a body that is refused creates nothing", async () => {
  const { service, create } = setUp();
  await expect(create("a", { done: true })).rejects.toMatchObject(error("INVALID_OPERATION"));
  await expect(service.get("operations/a")).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
});

test("an operation over 3.5 MiB is refused", async () => {
  const { create } = setUp();
  const metadata = { ...packed(""), value: Buffer.alloc(3.5 * 1024 * 1024) };
  await expect(create("a", { metadata })).rejects.toMatchObject(error("INVALID_OPERATION"));
  await create("a", { metadata: { ...metadata, value: metadata.value.subarray(100) } });
});

describe("with a request ID", () => {
  const request = (init: Parameters<typeof createRequest>[0] = {}) => createRequest({ requestId: "r", ...init });

  test("the same request gives the first operation as it is now", async () => {
    const { service, write } = setUp();
    const { name } = await recordOf(service.create(request(), PRINCIPAL));
    await write(name, succeeded());
    const repeated = await recordOf(service.create(request(), PRINCIPAL));
    expect(plain(repeated)).toEqual(plain(await service.get(name)));
    expect(operationOf(repeated).done).toBe(true);
  });

  test("concurrent requests create one operation", async () => {
    const { service } = setUp();
    const all = await Promise.all(Array.from({ length: 10 }, () => recordOf(service.create(request(), PRINCIPAL))));
    expect(new Set(all.map(({ uid }) => uid)).size).toBe(1);
  });

  test("another request is refused, with the name of the first operation", async () => {
    const { service } = setUp();
    await service.create(request({ operationId: "a" }), PRINCIPAL);
    const other = service.create(request({ operationId: "b" }), PRINCIPAL);
    await expect(other).rejects.toMatchObject(error("REQUEST_ID_REUSED"));
    await expect(other).rejects.toThrow('"operations/a"');
    const sameName = service.create(request({ operationId: "a", labels: { x: "y" } }), PRINCIPAL);
    await expect(sameName).rejects.toMatchObject(error("REQUEST_ID_REUSED"));
  });

  test("principals and parents do not share request IDs", async () => {
    const { service } = setUp();
    const made = [
      await recordOf(service.create(request(), "alice")),
      await recordOf(service.create(request(), "bob")),
      await recordOf(service.create(request({ parent: "p/q" }), "alice")),
    ];
    expect(new Set(made.map(({ uid }) => uid)).size).toBe(3);
  });

  test("it is remembered as long as the operation: until it is deleted", async () => {
    const { service } = setUp();
    const first = await recordOf(service.create(request(), PRINCIPAL));
    await service.delete(first.name);
    const second = await recordOf(service.create(request({ labels: { x: "y" } }), PRINCIPAL));
    expect(second.uid).not.toBe(first.uid);
  });
});

describe("with validate_only", () => {
  const validate = (init: Parameters<typeof createRequest>[0]) => createRequest({ validateOnly: true, ...init });

  test("nothing is stored, and nobody is told", async () => {
    const { service, repository } = setUp();
    const changes: unknown[] = [];
    repository.subscribe((change) => changes.push(change));
    const record = await recordOf(service.create(validate({ operationId: "a", requestId: "r" }), PRINCIPAL));
    expect(operationOf(record).name).toBe("operations/a");
    await expect(service.get("operations/a")).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
    expect(changes).toEqual([]);
    await service.create(createRequest({ operationId: "b", requestId: "r" }), PRINCIPAL);
  });

  test("everything is checked", async () => {
    const { service, create } = setUp();
    await create("a");
    const refusals: [Parameters<typeof createRequest>[0], string][] = [
      [{ operationId: "a" }, "OPERATION_ALREADY_EXISTS"],
      [{ operationId: "." }, "INVALID_OPERATION_ID"],
      [{ operation: { done: true } }, "INVALID_OPERATION"],
      [{ labels: { "": "x" } }, "INVALID_LABELS"],
    ];
    for (const [init, reason] of refusals) {
      await expect(service.create(validate(init), PRINCIPAL)).rejects.toMatchObject(error(reason));
    }
  });

  test("the same request gives the operation that it has created", async () => {
    const { service } = setUp();
    const created = await recordOf(service.create(createRequest({ requestId: "r" }), PRINCIPAL));
    expect(plain(await recordOf(service.create(validate({ requestId: "r" }), PRINCIPAL)))).toEqual(plain(created));
  });
});
