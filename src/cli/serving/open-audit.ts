import type { Logger } from "pino";
import type { AuditEvent } from "../../observe/audit/audit-event.ts";
import { AuditFile } from "../../observe/audit/audit-file.ts";
import { logAudit } from "../../observe/log.ts";
import { inFile } from "./in-file.ts";
import type { OpenContext } from "./open-thing.ts";

/**
 * Writes cancellations and deletions to the log, and to a file if there is one, which is opened again when the operator says
 * so. That the file cannot be written fails no call, for what is told has been done. Throws ConfigError.
 */
export function openAudit(
  path: string | undefined,
  log: Logger,
  { add }: OpenContext,
  onError: (error: unknown) => void,
): (event: AuditEvent) => void {
  const trying = (act: () => void) => {
    try {
      act();
    } catch (error) {
      onError(error);
    }
  };
  const file = path === undefined ? undefined : inFile("--audit-log", () => AuditFile.open(path));
  if (file) add({ check: () => trying(() => file.reopen()), close: () => file.close() });
  return (event) => {
    logAudit(log, event);
    trying(() => file?.write(event));
  };
}
