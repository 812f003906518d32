import { signal } from "@preact/signals";
import { sendForJson } from "./request.ts";

/** What the server tells the console about itself, without credentials. */
export interface ConsoleConfig {
  readonly version: string;
  /** Whether nothing may be cancelled or deleted from here. */
  readonly readOnly: boolean;
}

const RETRY_MS = 5000;

/** The configuration; undefined until it has come. */
export const consoleConfig = signal<ConsoleConfig | undefined>(undefined);

/** Asks for the configuration, which is beside the page, until it comes. */
export async function loadConfig(): Promise<void> {
  try {
    consoleConfig.value = await sendForJson(new URL("./config.json", document.baseURI).href);
  } catch {
    setTimeout(loadConfig, RETRY_MS);
  }
}
