import { useEffect, useMemo } from "preact/hooks";
import { states } from "../api/record.ts";
import { ParentPicker } from "../list/parent-picker.tsx";
import { Link } from "../routing/link.tsx";
import { listOf, navigate } from "../routing/route.ts";
import { ErrorNote } from "../ui/error-note.tsx";
import { LiveMark } from "../ui/live-mark.tsx";
import { StateChip } from "../ui/state-chip.tsx";
import { BarChart } from "./bar-chart.tsx";
import { FewOperations } from "./few-operations.tsx";
import { MOST_COUNTED, OverviewModel } from "./overview-model.ts";

/** What is going on in a parent: how many are where, what comes and goes, what is slow, and what has failed. */
export function OverviewPage({ parent }: { parent: string }) {
  const model = useMemo(() => new OverviewModel(parent), [parent]);
  const { upkeep } = model;
  useEffect(() => {
    upkeep.start();
    return () => upkeep.stop();
  }, [upkeep]);
  const counts = model.counts.value;
  return (
    <>
      <div class="row heading">
        <h1>Overview</h1>
        <ParentPicker parent={parent} onPick={(picked) => navigate({ page: "overview", parent: picked })} />
        <LiveMark liveness={upkeep.liveness.value} onPause={() => upkeep.pause()} onResume={() => upkeep.start()} />
      </div>
      <ErrorNote error={upkeep.error.value} />
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
      <Charts model={model} />
      <div class="columns">
        <FewOperations title="Slowest running" records={model.slowest.value} none="Nothing is running." />
        <FewOperations title="Latest failures" records={model.failures.value} none="Nothing has failed." />
      </div>
    </>
  );
}

function Charts({ model }: { model: OverviewModel }) {
  const activity = model.activity.value;
  if (activity === undefined) return null;
  const { started, succeeded, failed, cancelled } = activity;
  const latest = model.isBusy.value ? MOST_COUNTED : undefined;
  return (
    <section class="panel" aria-label="Activity">
      <div class="charts">
        <BarChart
          title="Started per minute"
          series={[{ name: "Started", look: "running", values: started }]}
          latest={latest}
        />
        <BarChart
          title="Ended per minute"
          latest={latest}
          series={[
            { name: "Failed", look: "failed", values: failed },
            { name: "Cancelled", look: "cancelled", values: cancelled },
            { name: "Succeeded", look: "succeeded", values: succeeded },
          ]}
        />
      </div>
    </section>
  );
}
