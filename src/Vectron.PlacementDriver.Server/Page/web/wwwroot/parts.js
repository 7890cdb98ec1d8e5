// Small things that several views show.
import { html } from "./vendor.js";
import { LEVELS } from "./model.js";

const MARKS = { full: "●", reduced: "◐", no_majority: "▲", none: "✕", retiring: "◌" };

/** A shard's level, by colour, mark and word. */
export function Level({ level }) {
  return html`<span class="badge" data-level=${level} title=${LEVELS[level]}><span aria-hidden="true">${MARKS[level]}</span> ${level.replace("_", " ")}</span>`;
}

/** A worker's state. */
export function WorkerState({ worker }) {
  const [level, word] = !worker.healthy ? ["none", "silent"] : worker.strange ? ["none", "strange shard"] : [worker.serving ? "full" : "reduced", worker.state];
  return html`<span class="badge" data-level=${level}><span aria-hidden="true">${MARKS[level]}</span> ${word}</span>`;
}

/** A share of 100 as a small bar with its number. */
export function Meter({ value = 0, label }) {
  return html`<span class="meter" title=${`${label} ${value.toFixed(0)}%`}>
    <span class="bar" aria-hidden="true"><span style=${{ width: `${Math.min(100, value)}%` }} data-high=${value > 85}></span></span>
    <span>${value.toFixed(0)}%</span></span>`;
}

/** A bar of how many shards fare how. */
export function LevelBar({ counts }) {
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const parts = Object.entries(counts).filter(([, n]) => n);
  return html`
    <div class="levels">
      <div class="stack" role="img" aria-label=${total ? parts.map(([level, n]) => `${n} ${level.replace("_", " ")}`).join(", ") : "no shards"}>
        ${parts.map(([level, n]) => html`<span key=${level} data-level=${level} style=${{ flexGrow: n }}></span>`)}
      </div>
      <ul class="legend">${Object.keys(counts).map(level => html`
        <li key=${level} data-none=${!counts[level]}><span class="swatch" data-level=${level} aria-hidden="true"></span>${level.replace("_", " ")} <b>${counts[level].toLocaleString("en")}</b></li>`)}</ul>
    </div>`;
}
