import { isDone, type OperationRecord } from "../api/record.ts";
import { dateText } from "../ui/date-text.ts";
import { Ago, Elapsed } from "../ui/time.tsx";

/** What has happened to an operation and when, and what will. */
export function Timeline({ record }: { record: OperationRecord }) {
  const { createTime, startTime, cancelTime, endTime, expireTime, leaseExpireTime, updateTime } = record;
  const isOver = isDone(record);
  const steps = [
    ["Created", createTime],
    ["Started", startTime],
    ["Cancellation requested", cancelTime],
    ["Last changed", isOver ? undefined : updateTime],
    ["Ended", endTime],
    ["Lease ends unless renewed", isOver ? undefined : leaseExpireTime, "to-come"],
    ["Will be forgotten", expireTime, "to-come"],
  ] as const;
  return (
    <>
      <ol class="timeline">
        {steps.map(
          ([what, time, look]) =>
            time !== undefined && (
              <li key={what} class={look}>
                <span class="what">{what}</span>
                <span class="muted">
                  <Ago time={time} isPast={look === undefined} />
                </span>
                <span class="muted number at">{dateText(time)}</span>
              </li>
            ),
        )}
      </ol>
      <p class="muted">
        {startTime === undefined && !isOver ? "Waiting for a producer for " : isOver ? "It took " : "It has taken "}
        <Elapsed from={startTime ?? createTime} to={endTime} />.
      </p>
    </>
  );
}
