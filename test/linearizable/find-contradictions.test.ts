import { expect, test } from "@jest/globals";
import { findContradictions } from "./find-contradictions.ts";
import type { Answer, Happened } from "./one-name.ts";

const body = {};
const create = {
  kind: "create",
  parent: "p",
  id: "a",
  requestId: "",
  principal: "",
  body,
  validateOnly: false,
} as const;
const created = {
  asked: { ...create, lease: false, target: "" },
  answer: { seen: { metadata: undefined, result: undefined } },
} as const;
const update = { kind: "update", name: "p/operations/a", body, mask: "none", etag: "none", token: "none" } as const;
const started = { asked: { ...update, progress: undefined, allowMissing: false }, answer: created.answer } as const;

/** Calls that were made one after the other. */
function inTurn(...calls: readonly Pick<Happened, "asked" | "answer">[]): Happened[] {
  const same = { name: "p/operations/a", server: 0, shown: "none", condition: "none" } as const;
  return calls.map((call, at) => ({ ...same, label: `call-${at}`, begin: 2 * at, end: 2 * at + 1, ...call }));
}

function got(state: string, revision: number, uid = "u"): Pick<Happened, "asked" | "answer"> {
  const seen = { metadata: undefined, result: undefined, state, revision, progress: undefined };
  const hasStarted = state !== "PENDING";
  const answer: Answer = { seen: { ...seen, hasStarted, hasEnded: false }, uid };
  return { asked: { kind: "get", name: "p/operations/a" }, answer };
}

const deleted = { asked: { kind: "delete", name: "p/operations/a" }, answer: { seen: "OK" } } as const;

test("what the rules allow contradicts nothing", () => {
  expect(findContradictions(inTurn(created, got("PENDING", 1), started, got("RUNNING", 2)))).toEqual([]);
  expect(findContradictions(inTurn(created, got("PENDING", 1), deleted, created, got("PENDING", 1, "v")))).toEqual([]);
});

test("a lost write, a stale read and an operation that comes back are contradictions", () => {
  for (const history of [
    inTurn(created, started, got("PENDING", 1)),
    inTurn(created, started, got("RUNNING", 3)),
    inTurn(created, deleted, got("PENDING", 1)),
    inTurn(created, created),
    inTurn(created, got("PENDING", 1, "u"), got("PENDING", 1, "v")),
  ]) {
    expect(findContradictions(history)).toEqual([history]);
  }
});
