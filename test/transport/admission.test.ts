import { expect, test } from "@jest/globals";
import { parentPattern } from "../../src/aip/parent-pattern.ts";
import { permissions } from "../../src/authorization/permission.ts";
import { Admission } from "../../src/transport/admission.ts";
import { knownCallers } from "./known-callers.ts";

test("a server that asks nobody lets strangers do everything", () => {
  const { stranger } = new Admission({});
  expect(stranger.name).toBe("anonymous");
  expect(stranger.access.isUnrestricted).toBe(true);
});

test("a server that asks lets strangers do nothing, whatever lets them in", () => {
  const { name, access } = new Admission(knownCallers()).stranger;
  expect(name).toBe("anonymous");
  expect(access.isUnrestricted).toBe(false);
  for (const permission of permissions) {
    for (const parent of ["", "projects/a"]) expect(access.may(permission, parent)).toBe(false);
    expect(access.mayEverywhere(permission)).toBe(false);
    expect(access.narrow(permission, parentPattern("projects/-"))).toBeUndefined();
  }
});

test.each(["Bearer nothing", "Bearer nothing soon"])(
  "an authentication that forgets to throw, for %s, is a fault",
  async (authorization) => {
    const admission = new Admission(knownCallers());
    const identify = async () => admission.identify(() => ({ authorization }));
    await expect(identify()).rejects.toThrow(
      new TypeError("authenticate gave no principal: it must return one, or throw."),
    );
  },
);
