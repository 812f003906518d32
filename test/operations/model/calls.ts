import fc, { type Arbitrary } from "fast-check";

/** What a producer writes of an operation. */
export interface Body {
  readonly metadata?: "x" | "y";
  readonly end?: End;
  /** Says done without a result. */
  readonly invalid?: boolean;
}

/** How a producer ends an operation. */
export type End = "success x" | "success y" | "failure" | "cancellation";

/** Which lease token a producer shows: none, a forged one, or the first or last one given for the name. */
export type Token = "none" | "forged" | "first" | "last";

/** What the sweep does about one operation. */
export interface Sweep {
  readonly kind: "sweep";
  readonly name: string;
}

/** A call that a client or a producer makes. */
export type Call =
  | {
      readonly kind: "create";
      readonly parent: string;
      readonly id: string;
      readonly requestId: string;
      readonly principal: string;
      readonly body: Body;
      readonly validateOnly: boolean;
      readonly lease: boolean;
      readonly target: "" | "t";
    }
  | {
      readonly kind: "update";
      readonly name: string;
      readonly body: Body;
      readonly mask: "none" | "metadata" | "result" | "*";
      readonly progress: number | undefined;
      readonly etag: "none" | "fresh" | "stale";
      readonly allowMissing: boolean;
      readonly token: Token;
    }
  | {
      readonly kind: "heartbeat";
      readonly name: string;
      readonly token: Token;
      readonly progress: number | undefined;
    }
  | { readonly kind: "cancel" | "delete" | "get" | "wait"; readonly name: string }
  | { readonly kind: "list"; readonly parents: string };

/** The parents that calls are about: few, so that calls meet. */
export const someParents = ["", "p/x", "p/y"] as const;
const ids = fc.constantFrom("a", "a", "a", "b");

/** Names of operations in some parents. */
export function namesIn(parents: readonly string[]): Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...parents), ids)
    .map(([parent, id]) => `${parent === "" ? "" : `${parent}/`}operations/${id}`);
}

const ends: Arbitrary<End> = fc.constantFrom("success x", "success y", "failure", "cancellation");
const tokens: Arbitrary<Token> = fc.constantFrom("none", "none", "none", "forged", "first", "last", "last");
const progress = fc.constantFrom(undefined, undefined, 0, 0.5);
const metadata: Arbitrary<"x" | "y"> = fc.constantFrom("x", "y");

const bodies: Arbitrary<Body> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ metadata }, { requiredKeys: [] }) },
  { weight: 3, arbitrary: fc.record({ metadata, end: ends }, { requiredKeys: ["end"] }) },
  { weight: 1, arbitrary: fc.record({ metadata, invalid: fc.constant(true) }) },
);

/** Random calls; those with etags know what was read just before, which only makes sense one after another. */
export function calls(options: { readonly etags: boolean; readonly parents: readonly string[] }): Arbitrary<Call> {
  const names = namesIn(options.parents);
  const rarely = fc.integer({ min: 0, max: 4 }).map((n) => n === 0);
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("create" as const),
        parent: fc.constantFrom(...options.parents),
        id: ids,
        requestId: fc.constantFrom("", "", "r", "s"),
        principal: fc.constantFrom("alice", "bob"),
        body: bodies,
        validateOnly: rarely,
        lease: fc.boolean(),
        target: fc.constantFrom("", "", "t"),
      }),
    },
    {
      weight: 7,
      arbitrary: fc.record({
        kind: fc.constant("update" as const),
        name: names,
        body: bodies,
        mask: fc.constantFrom("none", "none", "metadata", "result", "*"),
        progress,
        etag: options.etags ? fc.constantFrom("none", "none", "fresh", "stale") : fc.constant("none" as const),
        allowMissing: rarely,
        token: tokens,
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("heartbeat" as const), name: names, token: tokens, progress }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom("cancel", "cancel", "cancel", "wait", "wait", "get", "delete"),
        name: names,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("list" as const), parents: fc.constantFrom("", "p/x", "p/-") }),
    },
  );
}
