import type { Operation } from "../proto/messages.ts";
import type { Channel, ChannelCallOptions } from "./channel.ts";
import type { Timing } from "./timing.ts";

/** Where those who wait for an operation learn how it is. */
export interface StateSource {
  readonly channel: Channel;
  readonly get: (name: string, options: ChannelCallOptions) => Promise<Operation>;
  readonly timing: Timing;
}
