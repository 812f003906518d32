import type { PerMinute } from "./recent-activity.ts";

/** Numbers of one kind: what they are, and the class that colours them. */
export interface Series {
  readonly name: string;
  readonly look: string;
  readonly values: PerMinute;
}

const HEIGHT = 60;
const WIDTH = 10;

/** What {@link BarChart} draws. */
export interface BarChartProps {
  readonly title: string;
  readonly series: readonly Series[];
  /** Over how many of the latest operations was counted, if there are more; the total is not known then. */
  readonly latest?: number | undefined;
}

/** Numbers per minute as stacked bars, with a summary in words for those who do not see them. */
export function BarChart({ title, series, latest }: BarChartProps) {
  const minutes = Math.max(...series.map(({ values }) => values.length));
  const sums = Array.from({ length: minutes }, (_, minute) => sumOf(series.map(({ values }) => values[minute] ?? 0)));
  const highest = Math.max(1, ...sums);
  const total = sumOf(sums).toLocaleString();
  return (
    <figure class="chart">
      <figcaption>
        {title}{" "}
        <span class="muted number">
          {latest === undefined
            ? `${total} in ${minutes} min, at most ${Math.max(0, ...sums).toLocaleString()}`
            : `${total} among the latest ${latest.toLocaleString()} operations`}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${minutes * WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={title}>
        {sums.map((sum, minute) => {
          let top = HEIGHT - (sum / highest) * HEIGHT;
          return series.map(({ name, look, values }) => {
            const height = ((values[minute] ?? 0) / highest) * HEIGHT;
            const y = top;
            top += height;
            const x = minute * WIDTH + 1;
            return height > 0 && <rect key={name} class={look} x={x} y={y} width={WIDTH - 2} height={height} />;
          });
        })}
      </svg>
      <p class="scale muted number">
        <span>{minutes} min ago</span>
        {series.length > 1 && (
          <span class="legend">
            {series.map(({ name, look, values }) => (
              <span key={name} class={look}>
                {name} {sumOf(values).toLocaleString()}
              </span>
            ))}
          </span>
        )}
        <span>now</span>
      </p>
    </figure>
  );
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
