import type { ErrorShape, HttpHandler } from "../../rest/http.ts";
import type { CallReport } from "../call-report.ts";
import type { RequestMemory } from "../connections/request-memory.ts";
import type { UnreadReplies } from "../connections/unread-replies.ts";
import type { Cors } from "./cors.ts";
import type { HttpLimits } from "./http-limits.ts";
import type { PageRules } from "./page-rules.ts";
import type { RequestAdmission } from "./request-admission.ts";

/** What all requests of a server have in common. */
export interface ExchangeContext {
  readonly handler: HttpHandler;
  readonly errorShape: ErrorShape;
  readonly cors: Cors;
  /** Which web pages may ask; undefined for all. */
  readonly pages: PageRules | undefined;
  readonly admission: RequestAdmission;
  readonly limits: HttpLimits;
  /** How much of incomplete requests is kept. */
  readonly requestMemory: RequestMemory;
  /** The replies that wait for their clients. */
  readonly unreadReplies: UnreadReplies;
  /** Told of every request that has ended. */
  readonly report: (report: CallReport) => void;
  /** Whether the server is stopping. */
  readonly isDraining: () => boolean;
}
