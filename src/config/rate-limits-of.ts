import type { RateLimits } from "../transport/rate-limiter.ts";
import type { Config } from "./settings.ts";

/** How many calls each caller may make; undefined is as many as come. */
export function rateLimitsOf(config: Pick<Config, "rate-limit" | "rate-burst">): RateLimits | undefined {
  const { "rate-limit": perSecond, "rate-burst": burst } = config;
  return perSecond === 0 ? undefined : { perSecond, burst: burst === 0 ? Math.max(1, Math.ceil(perSecond)) : burst };
}
