import type { Repository } from "../repository/repository.ts";
import type { Clock } from "./clock.ts";
import type { Ids } from "./ids.ts";
import type { LeaseTokens } from "./lease-token.ts";
import type { Policy } from "./policy.ts";

/** What the core needs from outside. */
export interface Core {
  readonly repository: Repository;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly leaseTokens: LeaseTokens;
}
