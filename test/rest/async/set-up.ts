import { KnownTypes } from "../../../src/proto/known-types.ts";
import { asyncProfile } from "../../../src/rest/async/async-profile.ts";
import { setUp as setUpHandlers } from "../../handlers/call-handlers.ts";
import { sender } from "../by-id/send.ts";

/** The profile over the handlers of the operations services and memory. */
export function setUp(...policy: Parameters<typeof setUpHandlers>) {
  const context = setUpHandlers(...policy);
  const { services, clock } = context;
  const types = new KnownTypes();
  const send = sender(asyncProfile(services, { mount: "/async/v1", types: () => types.registry, clock }));
  return { ...context, send };
}
