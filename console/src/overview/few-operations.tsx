import type { OperationRecord } from "../api/record.ts";
import { Link } from "../routing/link.tsx";
import { OperationWork } from "../ui/operation-work.tsx";
import { Ago, Elapsed } from "../ui/time.tsx";

/** What {@link FewOperations} shows. */
export interface FewOperationsProps {
  readonly title: string;
  /** The operations; undefined until they are known. */
  readonly records: readonly OperationRecord[] | undefined;
  /** What to say if there are none. */
  readonly none: string;
}

/** The few operations of a kind that are worth a look. */
export function FewOperations({ title, records, none }: FewOperationsProps) {
  return (
    <section class="panel" aria-label={title}>
      <h2>{title}</h2>
      {records?.length === 0 && <p class="muted">{none}</p>}
      <ul class="few">
        {records?.map((record) => (
          <Few key={record.operation.name} record={record} />
        ))}
      </ul>
    </section>
  );
}

function Few({ record }: { record: OperationRecord }) {
  const { operation, createTime, startTime, endTime } = record;
  return (
    <li>
      <Link to={{ page: "operation", name: operation.name }} class="mono">
        {operation.name.slice(operation.name.lastIndexOf("/") + 1)}
      </Link>
      <OperationWork record={record} />
      <span class="muted when">
        {endTime ? <Ago time={endTime} isPast /> : <Elapsed from={startTime ?? createTime} to={undefined} />}
      </span>
    </li>
  );
}
