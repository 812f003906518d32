import assert from "node:assert/strict";
import fc from "fast-check";
import { PageTokens } from "../../../src/aip/page-token.ts";
import { LeaseTokens } from "../../../src/operations/lease-token.ts";
import { attempt } from "../attempt.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { texts } from "../inputs/texts.ts";

const key = Buffer.alloc(32, 7);
const pageTokens = new PageTokens(key);
const leaseTokens = new LeaseTokens(key);
const binding = ["method", "projects/p", 'name = "a"', "true"];

const positions = fc.tuple(fc.maxSafeNat(), fc.maxSafeNat());
const pages = positions.map((position) => pageTokens.seal(position, binding));
const holds = fc.record({ uid: fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), epoch: fc.maxSafeNat() });
const leases = holds.map((hold) => leaseTokens.seal(hold));
const base64 = ["A", "AAAA", "_-", "zz", ".", "..", "=", "==", "+", "/", "MTp1aWQ", "MTp1aWQ."];

/** What reads tokens of our own, which nobody else can make. */
export const tokenTargets = [
  fuzzTarget(
    "page tokens",
    fc.record({ given: pages, text: texts({ valid: pages, tokens: base64 }) }),
    ({ given, text }) => {
      const position = attempt(() => pageTokens.open(text, binding));
      if (position !== undefined) assert.ok(position.length === 2 && position.every(Number.isSafeInteger));
      assert.equal(pageTokens.open(given, binding).length, 2);
      assert.equal(
        attempt(() => pageTokens.open(given, [text, ...binding.slice(1)])),
        undefined,
      );
    },
  ),

  fuzzTarget(
    "lease tokens",
    fc.record({ hold: holds, text: texts({ valid: leases, tokens: base64 }) }),
    ({ hold, text }) => {
      const shown = leaseTokens.open(text);
      if (shown === "none") assert.equal(text, "");
      else if (shown !== "invalid") assert.equal(leaseTokens.seal(shown), text);
      assert.deepEqual(leaseTokens.open(leaseTokens.seal(hold)), { ...hold });
    },
  ),
];
