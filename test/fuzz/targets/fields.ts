import assert from "node:assert/strict";
import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { writtenPaths } from "../../../src/aip/field-mask.ts";
import { isRising } from "../../../src/aip/order-by.ts";
import { waitTime } from "../../../src/operations/wait-time.ts";
import { attempt } from "../attempt.ts";
import { fuzzTarget } from "../fuzz-target.ts";
import { texts } from "../inputs/texts.ts";

const orders = texts({
  valid: fc.constantFrom("", "create_time", "create_time desc", "  create_time   desc "),
  tokens: ["create_time", " ", "  ", "desc", "asc", ",", "DESC", "name"],
});
const known = ["metadata", "done", "response", "error"] as const;
const paths = texts({
  valid: fc.constantFrom(...known, "*"),
  tokens: [...known, "*", ".", "metadata.value", "name", ","],
});
const seconds = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -2n, max: 700n }));
const timeouts = fc.record({ seconds, nanos: fc.integer() }).map((init) => create(DurationSchema, init));
const deadlines = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined });

/** What reads single fields of requests. */
export const fieldTargets = [
  fuzzTarget("order_by", orders, (text) => {
    const rising = attempt(() => isRising(text, "create_time"));
    if (rising !== undefined) assert.equal(isRising(` ${text}  `, "create_time"), rising);
  }),

  fuzzTarget("update masks", fc.array(paths, { maxLength: 40 }), (mask) => {
    const written = attempt(() => writtenPaths(mask, known, ["done"]));
    if (written === undefined) return;
    assert.ok([...written].every((path) => known.includes(path)));
    assert.ok(mask.every((path) => path === "*" || [...written, ""].includes(path as "done")));
  }),

  fuzzTarget("wait timeouts", fc.record({ timeout: timeouts, deadline: deadlines }), ({ timeout, deadline }) => {
    const wait = attempt(() => waitTime({ timeout, deadline }, 600_000, 1_000_000));
    if (wait === undefined) return;
    assert.ok(wait <= 600_000, `waits ${wait} ms`);
  }),
];
