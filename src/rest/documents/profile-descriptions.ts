import { asyncDescription } from "./async-description.ts";
import type { ProfileDescription } from "./profile-description.ts";
import { xiqDescription } from "./xiq-description.ts";

/** Where the profiles besides Google's are: the path before `/operations`, or undefined for one that is off. */
export interface ProfileMounts {
  readonly xiq: string | undefined;
  readonly async: string | undefined;
}

/** The profiles that are mounted. A slash at the end of a mount counts for nothing, as in the profiles themselves. */
export function profileDescriptions({ xiq, async }: ProfileMounts): readonly ProfileDescription[] {
  const bare = (mount: string) => mount.replace(/\/+$/, "");
  return [
    ...(xiq === undefined ? [] : [xiqDescription(bare(xiq))]),
    ...(async === undefined ? [] : [asyncDescription(bare(async))]),
  ];
}
