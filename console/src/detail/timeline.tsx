import { isDone, type OperationRecord } from "../api/record.ts";
import { Ago, Elapsed } from "../ui/time.tsx";

/** What has happened to an operation and when, and what will. */
export function Timeline({ record }: { record: OperationRecord }) {
  const { createTime, startTime, cancelTime, endTime, expireTime, leaseExpireTime, updateTime } = record;
  const steps: readonly (readonly [string, string | undefined])[] = [
    ["Created", createTime],
    ["Started", startTime],
    ["Cancellation requested", cancelTime],
    ["Last changed", isDone(record) ? undefined : updateTime],
    ["Ended", endTime],
    ["Lease ends unless renewed", isDone(record) ? undefined : leaseExpireTime],
    ["Forgotten", expireTime],
  ];
  return (
    <>
      <ol class="timeline">
        {steps.map(
          ([what, time]) =>
            time && (
              <li key={what}>
                <span>{what}</span> <span class="number">{new Date(time).toLocaleString()}</span>{" "}
                <span class="muted">
                  <Ago time={time} />
                </span>
              </li>
            ),
        )}
      </ol>
      <p class="muted">
        {isDone(record) ? "It took " : "It has taken "}
        <Elapsed from={startTime ?? createTime} to={endTime} />
        {startTime === undefined && " since its creation; no producer has begun"}.
      </p>
    </>
  );
}
