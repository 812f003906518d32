import { useEffect, useMemo } from "preact/hooks";
import { isDone, type OperationRecord } from "../api/record.ts";
import { Link } from "../routing/link.tsx";
import { listOf, navigate } from "../routing/route.ts";
import { ErrorNote } from "../ui/error-note.tsx";
import { LiveMark } from "../ui/live-mark.tsx";
import { PlainText } from "../ui/plain-text.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { StateChip } from "../ui/state-chip.tsx";
import { Actions } from "./actions.tsx";
import { Commands } from "./commands.tsx";
import { DetailModel } from "./detail-model.ts";
import { JsonView } from "./json-view.tsx";
import { Payload } from "./payload.tsx";
import { StatusView } from "./status-view.tsx";
import { Timeline } from "./timeline.tsx";

/** Everything that the server knows of an operation, live. */
export function DetailPage({ name }: { name: string }) {
  const model = useMemo(() => new DetailModel(name), [name]);
  useEffect(() => {
    model.start();
    return () => model.stop();
  }, [model]);
  const record = model.record.value;
  const parent = name.slice(0, Math.max(0, name.lastIndexOf("operations/") - 1));
  return (
    <article class="detail">
      <p class="row">
        <Link to={listOf(parent)}>← Operations{parent !== "" && ` of ${parent}`}</Link>
      </p>
      <div class="row heading">
        <h1 class="mono">
          <PlainText text={name} />
        </h1>
        {record && <StateChip state={record.state} />}
        {record && !isDone(record) && (
          <LiveMark liveness={model.liveness.value} onPause={() => model.pause()} onResume={() => model.start()} />
        )}
      </div>
      {model.isGone.value && (
        <p class="panel" role="status">
          This operation has been deleted; below is how it was last.
        </p>
      )}
      {model.error.value !== undefined && !model.isGone.value && <ErrorNote error={model.error.value} />}
      {record && !model.isGone.value && (
        <Actions record={record} onCancelled={() => void model.read()} onDeleted={() => navigate(listOf(parent))} />
      )}
      {record && <Sections record={record} />}
    </article>
  );
}

function Sections({ record }: { record: OperationRecord }) {
  const { operation, progress, labels = {} } = record;
  const { metadata, response, error } = operation;
  return (
    <>
      {progress && (
        <section class="panel" aria-label="Progress">
          <h2>Progress</h2>
          <ProgressBar progress={progress} />
        </section>
      )}
      {error && (
        <section class="panel">
          <h2>Error</h2>
          <StatusView status={error} />
        </section>
      )}
      <section class="panel">
        <h2>Timeline</h2>
        <Timeline record={record} />
      </section>
      {Object.keys(labels).length > 0 && (
        <section class="panel">
          <h2>Labels</h2>
          <dl class="facts">
            {Object.entries(labels).map(([key, value]) => (
              <div key={key}>
                <dt>
                  <PlainText text={key} />
                </dt>
                <dd>
                  <PlainText text={value} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {response && (
        <section class="panel">
          <h2>Response</h2>
          <Payload any={response} />
        </section>
      )}
      {metadata && (
        <section class="panel">
          <h2>Metadata</h2>
          <Payload any={metadata} />
        </section>
      )}
      <section class="panel">
        <h2>Commands</h2>
        <Commands name={operation.name} />
      </section>
      <details class="panel">
        <summary>Raw JSON</summary>
        <JsonView value={JSON.parse(JSON.stringify(record))} />
      </details>
    </>
  );
}
