import { expect, test } from "@jest/globals";
import { defaultLimits } from "../../../src/limits.ts";
import { createRequest, packed, succeeded, updateRequest } from "../requests.ts";
import { error, PRINCIPAL, setUp } from "./set-up.ts";

const NAME = "operations/a";
const TOO_LARGE = { ...error("INVALID_OPERATION"), message: expect.stringMatching(/bytes; the most is 300\.$/) };
const large = { metadata: packed("x".repeat(300)) };

const withLimits = (limits: Partial<typeof defaultLimits>) => setUp({}, undefined, limits);

test("an operation that is too large is not created, nor by an update that allows it to be missing", async () => {
  const { service } = withLimits({ maxOperationBytes: 300 });
  const creating = service.create(createRequest({ operationId: "a", operation: large }), PRINCIPAL);
  await expect(creating).rejects.toMatchObject(TOO_LARGE);
  const updating = service.update(NAME, updateRequest({ operation: large, allowMissing: true }));
  await expect(updating).rejects.toMatchObject(TOO_LARGE);
  await expect(service.get(NAME)).rejects.toMatchObject(error("OPERATION_NOT_FOUND"));
});

test("an operation does not grow beyond the limit", async () => {
  const { service, start } = withLimits({ maxOperationBytes: 300 });
  const record = await start("a");
  await expect(service.update(NAME, updateRequest({ operation: large }))).rejects.toMatchObject(TOO_LARGE);
  expect(await service.get(NAME)).toEqual(record);
});

test("an operation of a time with a higher limit makes progress, and its producer may make it smaller", async () => {
  const limits = { ...defaultLimits };
  const { service, create } = withLimits(limits);
  const lowered = setUp({}, undefined, { maxOperationBytes: 300 });
  const { operation } = await create("a", large);
  expect(operation.length).toBeGreaterThan(300);
  const { inserted } = (await lowered.repository.insert(await service.get(NAME))) as { inserted: object };
  expect(inserted).toMatchObject({ name: NAME });
  const progress = { fraction: 0.5, message: "" };
  expect(await lowered.service.update(NAME, updateRequest({ progress }))).toMatchObject({ progress });
  const write = { ...succeeded(), metadata: packed("small") };
  expect((await lowered.service.update(NAME, updateRequest({ operation: write }))).operation.length).toBeLessThan(300);
});

test("labels and paths of a mask are counted", async () => {
  const { service, start } = withLimits({ maxLabels: 1, maxMaskPaths: 2 });
  const two = createRequest({ operationId: "b", labels: { a: "", b: "" } });
  await expect(service.create(two, PRINCIPAL)).rejects.toMatchObject(error("INVALID_LABELS"));
  await service.create(createRequest({ operationId: "b", labels: { a: "" } }), PRINCIPAL);
  await start("a");
  const masked = (...paths: readonly string[]) =>
    service.update(NAME, updateRequest({ updateMask: { paths: [...paths] } }));
  await expect(masked("metadata", "metadata", "metadata")).rejects.toMatchObject(error("INVALID_UPDATE_MASK"));
  await expect(masked("metadata", "metadata")).resolves.toMatchObject({ name: NAME });
});
