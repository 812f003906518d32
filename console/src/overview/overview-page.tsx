import { useEffect, useMemo } from "preact/hooks";
import { type OperationRecord, states } from "../api/record.ts";
import { ParentPicker } from "../list/parent-picker.tsx";
import { Link } from "../routing/link.tsx";
import { listOf, navigate } from "../routing/route.ts";
import { ErrorNote } from "../ui/error-note.tsx";
import { LiveMark } from "../ui/live-mark.tsx";
import { PlainText } from "../ui/plain-text.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { StateChip } from "../ui/state-chip.tsx";
import { Ago, Elapsed } from "../ui/time.tsx";
import { BarChart } from "./bar-chart.tsx";
import { MOST_COUNTED, OverviewModel } from "./overview-model.ts";

/** What is going on in a parent: how many are where, what comes and goes, what is slow, and what has failed. */
export function OverviewPage({ parent }: { parent: string }) {
  const model = useMemo(() => new OverviewModel(parent), [parent]);
  useEffect(() => {
    model.start();
    return () => model.stop();
  }, [model]);
  const counts = model.counts.value;
  const activity = model.activity.value;
  return (
    <>
      <div class="row heading">
        <h1>Overview</h1>
        <ParentPicker parent={parent} onPick={(picked) => navigate({ page: "overview", parent: picked })} />
        <LiveMark liveness={model.liveness.value} onPause={() => model.pause()} onResume={() => model.start()} />
      </div>
      <ErrorNote error={model.error.value} />
      <ul class="counts">
        {states.map((state) => (
          <li key={state} class="panel">
            <Link to={listOf(parent, "", state)}>
              <StateChip state={state} />
              <strong class="number">
                {counts === undefined ? "–" : (counts.byState.get(state) ?? 0).toLocaleString()}
                {counts?.partial && "+"}
              </strong>
            </Link>
          </li>
        ))}
      </ul>
      {activity && (
        <section class="charts panel" aria-label="Activity">
          <BarChart title="Started per minute" look="running" values={activity.started} />
          <BarChart title="Ended per minute" look="succeeded" values={activity.ended} />
          {model.isBusy.value && (
            <p class="muted">Counted over the latest {MOST_COUNTED.toLocaleString()} operations.</p>
          )}
        </section>
      )}
      <div class="columns">
        <section class="panel">
          <h2>Slowest running</h2>
          <FewOperations records={model.slowest.value} none="Nothing is running." />
        </section>
        <section class="panel">
          <h2>Latest failures</h2>
          <FewOperations records={model.failures.value} none="Nothing has failed." />
        </section>
      </div>
    </>
  );
}

function FewOperations({ records, none }: { records: readonly OperationRecord[]; none: string }) {
  if (records.length === 0) return <p class="muted">{none}</p>;
  return (
    <ul class="few">
      {records.map(({ operation, createTime, startTime, endTime, progress }) => (
        <li key={operation.name}>
          <Link to={{ page: "operation", name: operation.name }} class="mono">
            {operation.name.slice(operation.name.lastIndexOf("/") + 1)}
          </Link>
          {operation.error ? (
            <span class="muted">
              <PlainText text={operation.error.message ?? ""} longest={160} />
            </span>
          ) : (
            <ProgressBar progress={progress} />
          )}
          <span class="muted">
            {endTime ? <Ago time={endTime} /> : <Elapsed from={startTime ?? createTime} to={undefined} />}
          </span>
        </li>
      ))}
    </ul>
  );
}
