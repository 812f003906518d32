import type { OperationRecord } from "../api/record.ts";
import { Link } from "../routing/link.tsx";
import { OperationWork } from "../ui/operation-work.tsx";
import { PlainText } from "../ui/plain-text.tsx";
import { StateChip } from "../ui/state-chip.tsx";
import { Ago, Elapsed } from "../ui/time.tsx";

/** What a row has room for; the page of the operation has all of it. */
const MOST_LABELS = 4;
const LONGEST_LABEL = 60;

/** A page of operations. On narrow screens each row is a card. */
export function OperationTable({ records, parent }: { records: readonly OperationRecord[]; parent: string }) {
  return (
    <table class="operations panel">
      <caption class="hidden-visually">Operations, newest first</caption>
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Name</th>
          <th scope="col">Progress</th>
          <th scope="col" class="right">
            Created
          </th>
          <th scope="col" class="right">
            Elapsed
          </th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <Row key={record.operation.name} record={record} parent={parent} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ record, parent }: { record: OperationRecord; parent: string }) {
  const { operation, state, createTime, startTime, endTime, labels = {} } = record;
  return (
    <tr>
      <td>
        <StateChip state={state} />
      </td>
      <td class="name">
        <Link to={{ page: "operation", name: operation.name }}>{shortName(operation.name, parent)}</Link>{" "}
        <Labels labels={labels} />
      </td>
      <td class="work">
        <OperationWork record={record} />
      </td>
      <td class="right" data-label="Created">
        <Ago time={createTime} isPast />
      </td>
      <td class="right" data-label="Took">
        <Elapsed from={startTime ?? createTime} to={endTime} />
      </td>
    </tr>
  );
}

function Labels({ labels }: { labels: Readonly<Record<string, string>> }) {
  const all = Object.entries(labels);
  return (
    <>
      {all.slice(0, MOST_LABELS).map(([key, value]) => (
        <span key={key} class="label">
          <PlainText text={value === "" ? key : `${key}: ${value}`} longest={LONGEST_LABEL} />
        </span>
      ))}
      {all.length > MOST_LABELS && <span class="label">and {all.length - MOST_LABELS} more</span>}
    </>
  );
}

/** The name without what the whole list has in common; whole if the list is of several parents. */
function shortName(name: string, parent: string): string {
  return parent.split("/").includes("-") ? name : name.slice(name.lastIndexOf("/") + 1);
}
