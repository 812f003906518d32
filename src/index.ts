/** longrun: google.longrunning.Operations, served for real. */

// For everybody who serves operations.

export { ERROR_DOMAIN, LongrunError } from "./errors.ts";
export { type Clock, systemClock } from "./operations/clock.ts";
export { type Ids, randomIds } from "./operations/ids.ts";
export { defaultPolicy, type Policy } from "./operations/policy.ts";
export { DescriptorSetError } from "./proto/descriptor-set-error.ts";
export { type Reason, reasons } from "./reasons.ts";
export { MemoryRepository } from "./repository/memory/memory-repository.ts";
export { defaultMounts, type ProfileMounts } from "./rest/rest.ts";
export { LongrunServer, type ServerOptions } from "./server.ts";
export type { CallReport } from "./transport/call-report.ts";
export type { ListenAddress } from "./transport/listener.ts";

// For makers of other repositories.

export type { ParentPattern } from "./aip/parent-pattern.ts";
export type { CreationRequest, Lease, NewOperationRecord, OperationRecord, Progress } from "./operations/record.ts";
export { ChangeFeed } from "./repository/change-feed.ts";
export type {
  Change,
  Conflict,
  Counts,
  Insertion,
  Page,
  PageQuery,
  Position,
  RecordFilter,
  Repository,
  Selection,
} from "./repository/repository.ts";
