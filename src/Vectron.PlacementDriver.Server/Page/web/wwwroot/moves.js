import { html, useEffect, useState } from "./vendor.js";
import { store } from "./store.js";
import { ago, count, model, short } from "./model.js";
import { Grid } from "./virtual.js";

const ASK_EVERY_MS = 4000;

/** How far all moves are; asked while it is looked at, because telling it costs the node more than the feed. */
export function useProgress() {
  const [progress, setProgress] = useState(null);
  useEffect(() => {
    const asked = new AbortController();
    const ask = () => fetch("api/progress", { signal: asked.signal })
      .then(async response => setProgress(response.ok ? await response.json() : { sentences: [await response.text()] }))
      .catch(() => { /* The header says that the node does not answer. */ });
    ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => { asked.abort(); clearInterval(timer); };
  }, []);
  return progress;
}

/** Replicas on their way: what moves, how far it is, what it waits for and why it moves. */
export function Moves() {
  const progress = useProgress();
  const [search, setSearch] = useState("");
  const all = model().moving;
  const rows = all.filter(shard => text(shard).includes(search.trim().toLowerCase()));
  const columns = [
    { key: "id", title: "Shard", width: "minmax(4.5rem, .5fr)", phone: true, value: shard => shard.id, cell: shard => shard.id },
    { key: "c", title: "Collection", width: "minmax(7rem, 1fr)", value: shard => shard.c, cell: shard => html`<span class="clip" title=${shard.c}>${shard.c}</span>` },
    { key: "kind", title: "Move", width: "minmax(6rem, .7fr)", phone: true, value: shard => shard.m.kind, cell: shard => shard.m.kind },
    { key: "from", title: "From", width: "minmax(4rem, .5fr)", end: true, phone: true, value: shard => shard.m.from ?? 0, cell: shard => shard.m.from || "–" },
    { key: "to", title: "To", width: "minmax(4rem, .5fr)", end: true, phone: true, value: shard => shard.m.to ?? 0, cell: shard => shard.m.to || "–" },
    { key: "phase", title: "Phase", width: "minmax(9rem, 1fr)", value: shard => shard.m.phase, cell: shard => html`${shard.m.phase}${shard.m.behind ? html` <small class="muted">${short(shard.m.behind)} behind</small>` : ""}` },
    { key: "since", title: "For", width: "minmax(4rem, .5fr)", end: true, value: shard => -shard.m.since, cell: shard => ago(shard.m.since) },
    { key: "waits", title: "Waits for", width: "minmax(10rem, 2.5fr)", value: shard => shard.m.waits, cell: shard => html`<span class="twice" title=${shard.m.waits}>${shard.m.waits}</span>` },
  ];
  return html`
    <section class="card" aria-label="Progress" aria-live="polite">
      ${!progress ? html`<p class="muted">Asking how far it is…</p>` : html`
        ${done(progress) !== null && html`<progress max="100" value=${done(progress)} aria-label="Moves completed of those known">${done(progress)}%</progress>`}
        <ul class="findings">${progress.sentences.map(sentence => html`<li key=${sentence}>${sentence}</li>`)}</ul>`}
    </section>
    <div class="bar-top">
      <label>Find <input type="search" value=${search} onInput=${event => setSearch(event.target.value)} placeholder="shard, collection, worker, drain…" /></label>
      <p class="muted" role="status">${count(rows.length, "move")} on the way</p>
    </div>
    <${Grid} label="Moves" columns=${columns} rows=${rows} rowKey=${shard => shard.id}
      onOpen=${shard => { location.hash = `#/moves/${shard.id}`; }}
      empty=${all.length ? "No move matches." : "Nothing is on its way."} />`;
}

/** The share of moves that are done, of those of late, under way and wanted; null when there are none. */
function done({ moving = 0, wanted = 0, completed = 0 }) {
  const total = moving + wanted + completed;
  return moving + wanted === 0 ? null : Math.round((100 * completed) / total);
}

function text({ id, c, m }) {
  return `shard ${id} ${c} ${m.kind} ${m.phase} worker ${m.from ?? ""} worker ${m.to ?? ""} ${m.waits} ${m.reason}`.toLowerCase();
}
