import { useEffect, useMemo } from "preact/hooks";
import { isDone } from "../api/record.ts";
import { Link } from "../routing/link.tsx";
import { listOf, navigate, parentOf } from "../routing/route.ts";
import { ErrorNote } from "../ui/error-note.tsx";
import { LiveMark } from "../ui/live-mark.tsx";
import { PlainText } from "../ui/plain-text.tsx";
import { StateChip } from "../ui/state-chip.tsx";
import { Actions } from "./actions.tsx";
import { DetailModel } from "./detail-model.ts";
import { Sections } from "./sections.tsx";

/** Everything that the server knows of an operation, live. */
export function DetailPage({ name }: { name: string }) {
  const model = useMemo(() => new DetailModel(name), [name]);
  useEffect(() => {
    model.start();
    return () => model.stop();
  }, [model]);
  const record = model.record.value;
  const isGone = model.isGone.value;
  const error = model.error.value;
  const parent = parentOf(name);
  return (
    <article class="detail">
      <nav class="crumb" aria-label="Parent">
        <Link to={listOf(parent)}>{parent === "" ? "Operations" : <PlainText text={parent} />}</Link>{" "}
        <span aria-hidden="true">/</span>
      </nav>
      <div class="row heading">
        <h1>
          <PlainText text={name.slice(name.lastIndexOf("/") + 1)} />
        </h1>
        {record && <StateChip state={record.state} />}
        {record && !isGone && !isDone(record) && (
          <LiveMark liveness={model.liveness.value} onPause={() => model.pause()} onResume={() => model.start()} />
        )}
        {record && !isGone && (
          <Actions record={record} onCancelled={() => model.read()} onDeleted={() => navigate(listOf(parent))} />
        )}
      </div>
      {isGone ? (
        <p class="panel notice" role="status">
          This operation has been deleted. Below is how it was last.
        </p>
      ) : (
        <ErrorNote error={error} />
      )}
      {record ? (
        <Sections record={record} />
      ) : error !== undefined ? (
        <button type="button" onClick={() => model.retry()}>
          Try again
        </button>
      ) : model.liveness.value === "away" ? (
        <p class="error" role="alert">
          The server is away. It is tried again until it answers.
        </p>
      ) : (
        <p class="empty">Loading…</p>
      )}
    </article>
  );
}
