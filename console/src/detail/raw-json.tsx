import { useState } from "preact/hooks";
import type { OperationRecord } from "../api/record.ts";
import { JsonView } from "./json-view.tsx";

/** The whole record as the server has sent it, when somebody wants to see it. */
export function RawJson({ record }: { record: OperationRecord }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="panel" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Raw JSON</summary>
      {isOpen && <JsonView value={JSON.parse(JSON.stringify(record))} of="the record" />}
    </details>
  );
}
