/** Some numbers as bars of one height, with a summary in words for those who do not see them. */
export function BarChart(props: { title: string; look: string; values: readonly number[] }) {
  const { title, look, values } = props;
  const highest = Math.max(1, ...values);
  const total = values.reduce((sum, value) => sum + value, 0);
  const summary = `${title}: ${total.toLocaleString()} in ${values.length} minutes, at most ${Math.max(0, ...values)} in one`;
  return (
    <figure class={`chart ${look}`}>
      <figcaption>
        {title}{" "}
        <span class="muted number">
          {total.toLocaleString()} in {values.length} min
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${values.length * 10} 60`} preserveAspectRatio="none" role="img" aria-label={summary}>
        {values.map((value, minute) => {
          const height = (value / highest) * 58;
          return <rect key={minute} x={minute * 10 + 1} y={60 - height} width={8} height={height} />;
        })}
        <line x1={0} x2={values.length * 10} y1={60} y2={60} />
      </svg>
      <p class="scale muted number">
        <span>{values.length} min ago</span>
        <span>highest {highest}</span>
        <span>now</span>
      </p>
    </figure>
  );
}
