import type { PageQuery, Selection } from "../repository.ts";

/** Which records are scanned, after which place, and in which order: the newest first unless it says otherwise. */
export type ScanQuery = Selection & Pick<PageQuery, "after" | "oldestFirst">;
