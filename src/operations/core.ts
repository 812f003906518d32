import type { Clock } from "../clock.ts";
import type { Limits } from "../limits.ts";
import type { Repository } from "../repository/repository.ts";
import type { Ids } from "./ids.ts";
import type { LeaseTokens } from "./lease-token.ts";
import type { Policy } from "./policy.ts";

/** What the core needs from outside. */
export interface Core {
  readonly repository: Repository;
  readonly policy: Policy;
  readonly limits: Limits;
  /** The time of records. */
  readonly clock: Clock;
  /** The time of the deadlines of calls, which is this machine's; that of records if unset. */
  readonly callClock?: Clock;
  readonly ids: Ids;
  readonly leaseTokens: LeaseTokens;
}
