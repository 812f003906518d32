import type { Hold } from "./hold.ts";
import type { PayloadPacker } from "./payload-packer.ts";
import type { Work } from "./work.ts";

/** How long the message of a progress may be. */
const LONGEST_MESSAGE = 2048;

/** What the function is given that works on an operation. */
export function workOn<MetadataType>(hold: Hold, attempt: number, metadatas: PayloadPacker): Work<MetadataType> {
  return {
    name: hold.name,
    attempt,
    signal: hold.signal,
    progress: (fraction, message) => hold.progress({ fraction: within(fraction), message: shortened(message) }),
    updateMetadata: async (metadata) => hold.updateMetadata(metadatas.pack(metadata)),
  };
}

/** The nearest number from 0 to 1; 0 for what is no number. */
function within(fraction: unknown): number {
  return typeof fraction === "number" && fraction > 0 ? Math.min(1, fraction) : 0;
}

/** The text as far as it is not too long; nothing for what is no text. */
function shortened(message: unknown): string {
  if (typeof message !== "string") return "";
  return message.length > LONGEST_MESSAGE ? message.slice(0, LONGEST_MESSAGE).toWellFormed() : message.toWellFormed();
}
