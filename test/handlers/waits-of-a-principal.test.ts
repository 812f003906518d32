import { expect, test } from "@jest/globals";
import { anonymous } from "../../src/authorization/principal.ts";
import type { Call } from "../../src/handlers/handler.ts";
import { error } from "../operations/operation-service/set-up.ts";
import { afterTest } from "../support/after-test.ts";
import { principal } from "../support/principals.ts";
import { caller, setUp } from "./call-handlers.ts";

const name = "operations/a";
const full = expect.objectContaining({
  ...error("TOO_MANY_WAITS"),
  message: expect.stringContaining("2 calls of the caller"),
});

/** An operation, and how to wait for it and watch it on a server on which each principal may do that twice. */
async function setUpWaits() {
  const context = setUp({}, undefined, { maxWaitsPerPrincipal: 2 });
  await context.start("a");
  const controller = new AbortController();
  afterTest(() => controller.abort());
  const as = (who: Call["principal"]): Call => ({ ...caller, principal: who, signal: controller.signal });
  return {
    wait: (who: Call["principal"]) => context.raw("waitOperation", { name }, as(who)),
    watch: (who: Call["principal"]) => context.stream("watchOperation", { name }, as(who)),
    watchAll: (who: Call["principal"]) => context.stream("watchOperations", {}, as(who)),
  };
}

test("waits and watches of one principal are limited together, whichever they are, and not those of others", async () => {
  const { wait, watch, watchAll } = await setUpWaits();
  const [one, two] = [principal("jwt:one"), principal("jwt:two")];
  const first = watch(one);
  await first.next();
  void watchAll(one).next();
  await expect(wait(one)).rejects.toEqual(full);
  await expect(watch(one).next()).rejects.toEqual(full);
  await expect(watchAll(one).next()).rejects.toEqual(full);
  await watch(two).next();
  await first.return?.();
  await watch(one).next();
  await expect(wait(one)).rejects.toEqual(full);
});

test("those of callers who are asked nothing are not", async () => {
  const { watch } = await setUpWaits();
  for (let count = 0; count < 10; count++) await watch(anonymous).next();
});
