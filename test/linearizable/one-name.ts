import type { LeaseHold } from "../../src/operations/lease.ts";
import { defaultPolicy } from "../../src/operations/policy.ts";
import type { Call as Asked } from "../operations/model/calls.ts";
import { type Modelled, step } from "../operations/model/world.ts";
import type { Call } from "./is-linearizable.ts";
import { type Seen, seenOfView, type Version } from "./seen.ts";

/** A call that a client made of the operation with one name. */
export interface Happened {
  readonly asked: Exclude<Asked, { kind: "list" }>;
  readonly name: string;
  /** Which process was asked. */
  readonly server: number;
  /** The lease whose token the client showed. */
  readonly shown: LeaseHold | "invalid" | "none";
  /** The version that the client wrote on the condition of. */
  readonly condition: Version | "none";
  /** Tells an operation that this call creates from others: the same for a creation that is asked for again. */
  readonly label: string;
  readonly begin: number;
  readonly end: number;
  /** Nothing if the client does not know what became of the call. */
  readonly answer: Answer | undefined;
}

/** What an answer tells. */
export interface Answer {
  readonly seen: Seen | "OK" | { readonly error: string };
  /** The uid of the operation that the answer is about, if it tells that. */
  readonly uid?: string | undefined;
}

/** The operation with one name, if there is one, and the uid that it was seen to have. */
export interface OneName {
  readonly present?: Modelled | undefined;
  readonly uid?: string | undefined;
}

/** Nothing happens late enough in a run that time matters: no lease runs out, and nothing expires. */
const NOW = 0;

/** What a call does to the operation with its name, by the model. */
export function callOf(happened: Happened): Call<OneName> {
  const { begin, end, asked, answer } = happened;
  const isRefused = typeof answer?.seen === "object" && "error" in answer.seen;
  const isRead = asked.kind === "get" || asked.kind === "wait" || isRefused;
  return { begin, end, isRead, happen: (state) => happen(happened, state) };
}

function happen({ asked, name, shown, condition, label, answer }: Happened, state: OneName): OneName | undefined {
  const { present, uid } = state;
  const world = new Map(present && [[name, present]]);
  const isFresh = condition !== "none" && condition.uid === uid && condition.revision === present?.view.revision;
  const etag = isFresh ? "fresh" : "stale";
  const call = asked.kind === "update" && condition !== "none" ? ({ ...asked, etag } as const) : asked;
  const isOwn = typeof shown === "object" && shown.uid === uid && present !== undefined;
  const lease = isOwn ? { ...shown, uid: present.view.uid } : shown;
  const [after, expected] = step(world, call, NOW, defaultPolicy, label, lease);
  const next = after.get(name);
  // No call puts one operation in the place of another.
  const known = next && uid;
  // Nobody will know whether a call happened that gave no answer and did nothing.
  if (answer === undefined) return next === present ? undefined : { present: next, uid: known };
  if (answer.uid !== undefined && known !== undefined && answer.uid !== known) return undefined;
  const isRecord = typeof answer.seen === "object" && "revision" in answer.seen;
  const seen = typeof expected === "object" && "uid" in expected ? seenOfView(expected, isRecord) : expected;
  if (JSON.stringify(seen) !== JSON.stringify(answer.seen)) return undefined;
  const shownUid = next && (known ?? answer.uid);
  return next === present && shownUid === uid ? state : { present: next, uid: shownUid };
}
