import { html, useState } from "./vendor.js";
import { store } from "./store.js";
import { LEVELS, ago, model } from "./model.js";
import { Grid } from "./virtual.js";
import { Level } from "./parts.js";

const WORST_FIRST = ["none", "no_majority", "reduced", "full"];

/** All collections. */
export function Collections() {
  const [search, setSearch] = useState("");
  const { byCollection, levels, serving } = model();
  const rows = [...store.collections.values()]
    .filter(collection => collection.name.toLowerCase().includes(search.trim().toLowerCase()))
    .map(collection => {
      const shards = byCollection.get(collection.name) ?? [];
      const seen = new Set(shards.map(shard => levels.get(shard.id)));
      return { ...collection, shards: shards.length, led: shards.filter(shard => serving.has(shard.l)).length, worst: WORST_FIRST.find(level => seen.has(level)) ?? "full" };
    });
  const columns = [
    { key: "name", title: "Collection", width: "minmax(9rem, 2fr)", phone: true, value: row => row.name, cell: row => html`<b class="clip" title=${row.name}>${row.name}</b>` },
    { key: "worst", title: "Worst shard", width: "minmax(7rem, 1fr)", phone: true, value: row => WORST_FIRST.indexOf(row.worst), cell: row => html`<${Level} level=${row.worst} />` },
    { key: "shards", title: "Shards", width: "minmax(4rem, .6fr)", end: true, phone: true, value: row => row.shards, cell: row => row.shards },
    { key: "led", title: "Led", width: "minmax(4rem, .6fr)", end: true, value: row => row.led, cell: row => row.led },
    { key: "factor", title: "Replicas", width: "minmax(4rem, .6fr)", end: true, value: row => row.factor, cell: row => row.factor },
    { key: "dimension", title: "Dimension", width: "minmax(5rem, .6fr)", end: true, value: row => row.dimension, cell: row => row.dimension },
    { key: "distance", title: "Distance", width: "minmax(5rem, .6fr)", value: row => row.distance, cell: row => row.distance },
    { key: "created", title: "Age", width: "minmax(4rem, .5fr)", end: true, value: row => -(row.created ?? 0), cell: row => ago(row.created) },
  ];
  return html`
    <div class="bar-top">
      <label>Find <input type="search" value=${search} onInput=${event => setSearch(event.target.value)} placeholder="name" /></label>
      <p class="muted" role="status">${rows.length.toLocaleString("en")} of ${store.collections.size.toLocaleString("en")} collections</p>
    </div>
    <${Grid} label="Collections" columns=${columns} rows=${rows} rowKey=${row => row.name}
      onOpen=${row => { location.hash = `#/collections/${encodeURIComponent(row.name)}`; }}
      empty=${store.collections.size ? "No collection matches." : "There is no collection yet."} />
    <p class="muted">${Object.entries(LEVELS).map(([level, text]) => `${level.replace("_", " ")}: ${text}`).join(" · ")}</p>`;
}
