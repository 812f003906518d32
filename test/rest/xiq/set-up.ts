import { defaultPolicy } from "../../../src/operations/policy.ts";
import { KnownTypes } from "../../../src/proto/known-types.ts";
import { xiqProfile } from "../../../src/rest/xiq/xiq-profile.ts";
import { setUp as setUpHandlers } from "../../handlers/call-handlers.ts";
import { sender } from "../by-id/send.ts";

/** The profile over the handlers of the operations services and memory. */
export function setUp(...policy: Parameters<typeof setUpHandlers>) {
  const context = setUpHandlers(...policy);
  const { services, service, clock } = context;
  const types = new KnownTypes();
  const keptFor = async (name: string) => (await service.get(name)).ttl ?? defaultPolicy.retention;
  const profileAt = (mount: string, served = services) =>
    xiqProfile(served, { mount, types: () => types.registry, clock, keptFor });
  return { ...context, profileAt, send: sender(profileAt("/xiq")) };
}
