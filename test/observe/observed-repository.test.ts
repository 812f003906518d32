import { describe, expect, test } from "@jest/globals";
import { parentPattern } from "../../src/aip/parent-pattern.ts";
import { repositoryUnavailable } from "../../src/errors.ts";
import { Metrics } from "../../src/observe/metrics/metrics.ts";
import { observedRepository } from "../../src/observe/observed-repository.ts";
import { State } from "../../src/proto/messages.ts";
import { MemoryRepository } from "../../src/repository/memory/memory-repository.ts";
import type { Repository } from "../../src/repository/repository.ts";
import { insert, NOW, newRecord, next } from "../repository/conformance/records.ts";
import { repositoryConformance } from "../repository/conformance.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { samplesOf } from "./support/exposition.ts";

const { RUNNING, FAILED } = State;
const LEASE = 1000;

function setUp(changed: Partial<Repository> = {}) {
  const metrics = new Metrics("1");
  const clock = new FakeClock(NOW);
  const inner = Object.assign(new MemoryRepository(), changed);
  const repository = observedRepository(inner, metrics.repository, clock);
  const counts = async () => {
    const name = "longrun_repository_duration_seconds";
    const counted = Object.entries(await samplesOf(metrics, name, `${name}_count`));
    return Object.fromEntries(counted.filter(([, count]) => count > 0));
  };
  const leases = async () => ({
    granted: (await samplesOf(metrics, "longrun_leases_granted_total"))[""],
    expired: (await samplesOf(metrics, "longrun_leases_expired_total"))[""],
  });
  const errors = () => samplesOf(metrics, "longrun_repository_errors_total");
  return { repository, inner, clock, counts, leases, errors };
}

repositoryConformance("An observed repository", async () => setUp().repository);

test("has what the repository has, and nothing that this has not", async () => {
  expect(setUp().repository).not.toHaveProperty("insertWith");
  expect(setUp().repository).not.toHaveProperty("clock");
  expect(setUp().repository).not.toHaveProperty("replication");
  const clock = new FakeClock();
  const insertWith = async () => ({ inserted: { ...newRecord("operations/a"), sequence: 1 } });
  const replication = { isListening: true, sinceLastLook: 0 };
  const { repository, inner, counts } = setUp({ clock, insertWith, replication });
  expect(repository.replication).toBe(replication);
  expect(repository.clock).toBe(clock);
  expect(repository.tokenKey).toBe(inner.tokenKey);
  await repository.insertWith?.(newRecord("operations/a"), async () => {});
  expect(await counts()).toEqual({ "method=insertWith": 1 });
});

test("is measured by method", async () => {
  const { repository, counts, errors } = setUp();
  const a = await insert(repository, "operations/a");
  await repository.read("operations/a");
  await repository.read("operations/b");
  await repository.delete(a);
  await repository.due(NOW, 1);
  expect(await counts()).toEqual({ "method=insert": 1, "method=read": 2, "method=delete": 1, "method=due": 1 });
  expect(await errors()).toEqual({});
});

describe("what it rejects with", () => {
  test("is counted by reason, and thrown on", async () => {
    const error = repositoryUnavailable();
    const { repository, errors, counts } = setUp({
      read: () => Promise.reject(error),
      delete: () => Promise.reject(new Error("boom")),
    });
    await expect(repository.read("operations/a")).rejects.toBe(error);
    const present = { ...newRecord("operations/a"), sequence: 1 };
    await expect(repository.delete(present)).rejects.toThrow("boom");
    expect(await errors()).toEqual({
      "method=read,reason=REPOSITORY_UNAVAILABLE": 1,
      "method=delete,reason=OTHER": 1,
    });
    expect(await counts()).toEqual({ "method=read": 1, "method=delete": 1 });
  });

  test("is no error if nobody wants the answer any more", async () => {
    const { repository, errors } = setUp();
    const selection = { parents: parentPattern(""), now: NOW, signal: AbortSignal.abort() };
    await expect(repository.count(selection)).rejects.toThrow();
    await expect(repository.page({ ...selection, limit: 1, maxBytes: 1 })).rejects.toThrow();
    expect(await errors()).toEqual({});
  });
});

describe("leases", () => {
  const leased = (epoch: number, expireTime = NOW + LEASE) => ({ state: RUNNING, lease: { epoch, expireTime } });

  test("are granted by insertion and by a new epoch, not by renewal nor in vain", async () => {
    const { repository, leases } = setUp();
    const a = await insert(repository, "operations/a", leased(1));
    await insert(repository, "operations/b");
    await repository.insert(newRecord("operations/a", leased(1)));
    const renewed = next(a, leased(1, NOW + 2 * LEASE));
    await repository.replace(a, renewed);
    expect(await leases()).toEqual({ granted: 1, expired: 0 });
    await repository.replace(a, next(a, leased(2)));
    expect(await leases()).toEqual({ granted: 1, expired: 0 });
    await repository.replace(renewed, next(renewed, leased(2)));
    expect(await leases()).toEqual({ granted: 2, expired: 0 });
  });

  test("have expired when their operation is ended, or taken by another, after their time", async () => {
    const { repository, leases, clock } = setUp();
    const [a, b, c] = await Promise.all(["a", "b", "c"].map((id) => insert(repository, `operations/${id}`, leased(1))));
    if (!a || !b || !c) throw new Error("nothing was inserted");
    clock.advance(LEASE - 1);
    await repository.replace(a, next(a, { state: FAILED }));
    expect(await leases()).toEqual({ granted: 3, expired: 0 });
    clock.advance(1);
    await repository.replace(b, next(b, { state: FAILED }));
    await repository.replace(c, next(c, leased(2, NOW + 9 * LEASE)));
    expect(await leases()).toEqual({ granted: 4, expired: 2 });
  });

  test("have not expired when what is done is changed, or what runs is only noted", async () => {
    const { repository, leases, clock } = setUp();
    const a = await insert(repository, "operations/a", { ...leased(1), state: FAILED });
    const b = await insert(repository, "operations/b", leased(1));
    clock.advance(2 * LEASE);
    await repository.replace(a, next(a));
    await repository.replace(b, next(b));
    expect(await leases()).toEqual({ granted: 2, expired: 0 });
  });
});
