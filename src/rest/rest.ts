import type { Registry } from "@bufbuild/protobuf";
import type { Clock } from "../clock.ts";
import type { BoundService } from "../handlers/handler.ts";
import type { DescriptorSet } from "../proto/descriptor-set.ts";
import { asyncProfile } from "./async/async-profile.ts";
import { type ConsoleOptions, consolePages } from "./console/console.ts";
import { documents } from "./documents/documents.ts";
import type { ProfileMounts } from "./documents/profile-descriptions.ts";
import { googleProfile } from "./google/google-profile.ts";
import type { HttpHandler } from "./http.ts";
import { type Mounted, mounts } from "./mounts.ts";
import { xiqProfile } from "./xiq/xiq-profile.ts";

/** Where the profiles are unless it is said otherwise. */
export const defaultMounts: ProfileMounts = { xiq: "/xiq", async: "/async/v1" };

export type { ProfileMounts };

/** What REST needs besides services. */
export interface RestOptions {
  readonly mounts: ProfileMounts;
  /** Where clients find the server, such as `https://longrun.example.com`; by default, where they ask. */
  readonly publicUrl?: string | undefined;
  /** The proto files of the services, with their comments; asked for when a document is made. */
  readonly descriptors: () => DescriptorSet;
  /** The types that an Any may hold; asked for at each use. */
  readonly types: () => Registry;
  /** How deep JSON may be nested; 100 by default. */
  readonly jsonDepth?: number | undefined;
  /** The console; none without. */
  readonly console?: ConsoleOptions | undefined;
  /** The time of records. */
  readonly clock: Clock;
  /** The time of the deadlines of calls; that of records if unset. */
  readonly callClock?: Clock | undefined;
  /** How long the operation of this name is kept after its end, in milliseconds; asked while it is not done. */
  readonly keptFor: (name: string) => Promise<number>;
}

/**
 * Serves the same handlers as gRPC to every HTTP client: in the google profile, in the others under their mounts, and
 * the documents that describe all of them.
 */
export function rest(services: readonly BoundService[], options: RestOptions): HttpHandler {
  const { xiq, async } = options.mounts;
  const mounted: Mounted[] = [];
  if (xiq !== undefined) mounted.push({ mount: xiq, handler: xiqProfile(services, { ...options, mount: xiq }) });
  if (async !== undefined) {
    mounted.push({ mount: async, handler: asyncProfile(services, { ...options, mount: async }) });
  }
  const served = documents(services, options, mounts(mounted, googleProfile(services, options)));
  return options.console === undefined ? served : consolePages(options.console, served);
}
