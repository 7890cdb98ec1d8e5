import { html, useEffect, useRef, uPlot } from "./vendor.js";

const HEIGHT = 150;
const SECONDS_SHOWN = 180;

// A canvas knows no custom properties: an element tells what one comes to, in light or in dark.
function color(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color: value } = getComputedStyle(probe);
  probe.remove();
  return value;
}

/** One series over the last minutes, redrawn as samples come. */
export function LiveChart({ title, unit, samples, pick }) {
  const place = useRef(null);
  const chart = useRef(null);
  const latest = samples.length ? pick(samples.at(-1)) : 0;
  const shown = new Intl.NumberFormat("en", { maximumFractionDigits: 1 }).format(latest);
  useEffect(() => {
    const axis = { stroke: () => color("--muted"), grid: { stroke: () => color("--line"), width: 1 }, ticks: { show: false }, font: "11px system-ui" };
    chart.current = new uPlot({
      width: place.current.clientWidth || 300, height: HEIGHT,
      legend: { show: false }, cursor: { show: false },
      scales: { x: { range: (_, __, last) => [last - SECONDS_SHOWN, last] }, y: { range: (_, __, most) => [0, Math.max(1, most * 1.15)] } },
      axes: [{ ...axis, space: 90, values: (_, ticks) => ticks.map(at => new Date(at * 1000).toLocaleTimeString("en-GB")) }, { ...axis, size: 44 }],
      series: [{}, { stroke: () => color("--accent"), fill: () => color("--accent-soft"), width: 1.5, points: { show: false } }],
    }, [[], []], place.current);
    const size = new ResizeObserver(() => chart.current.setSize({ width: place.current.clientWidth, height: HEIGHT }));
    size.observe(place.current);
    return () => { size.disconnect(); chart.current.destroy(); };
  }, []);
  useEffect(() => { chart.current?.setData([samples.map(sample => sample.at), samples.map(pick)]); });
  return html`
    <figure class="card chart">
      <figcaption>${title}<b>${shown} <small>${unit}</small></b></figcaption>
      <div ref=${place} role="img" aria-label=${`${title}: now ${shown} ${unit}`}></div>
    </figure>`;
}
