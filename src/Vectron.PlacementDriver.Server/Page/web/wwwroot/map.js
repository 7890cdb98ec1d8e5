import { html, memo, useState } from "./vendor.js";
import { store } from "./store.js";
import { LEVELS, model, count } from "./model.js";
import { usePhone, useVirtualRows } from "./virtual.js";
import { LevelBar } from "./parts.js";

const PER_LINE = 64;
const PER_LINE_ON_PHONES = 16;
const MOST_WITH_TEXT = 16;
const WHOLE = 2n ** 64n;

/** Every shard at its place in the key space of its collection, with leader and replicas. */
export function ShardMap({ selected }) {
  const phone = usePhone();
  const [search, setSearch] = useState("");
  const [level, setLevel] = useState("");
  const [worker, setWorker] = useState("");
  const [active, setActive] = useState(null);
  const { byCollection, levels, counts, serving } = model();
  const lines = toLines(byCollection, search.trim().toLowerCase(), phone ? PER_LINE_ON_PHONES : PER_LINE, level && (shard => levels.get(shard.id) === level));
  const { scroller, virtualizer } = useVirtualRows(lines.length, phone ? 64 : 54);
  const items = virtualizer.getVirtualItems();
  const open = shard => { location.hash = `#/shards/${shard.id}`; };
  const onKeyDown = event => {
    const [line, cell] = find(lines, active);
    const moves = { ArrowRight: [line, cell + 1], ArrowLeft: [line, cell - 1], ArrowDown: [line + 1, cell], ArrowUp: [line - 1, cell], PageDown: [line + 8, cell], PageUp: [line - 8, cell], Home: [0, 0], End: [lines.length - 1, 0] };
    if (event.key === "Enter" && active) {
      open({ id: active });
    } else if (moves[event.key] && lines.length) {
      event.preventDefault();
      const [toLine, toCell] = line < 0 && event.key !== "End" ? [0, 0] : moves[event.key];
      const to = Math.min(lines.length - 1, Math.max(0, toLine));
      const shards = lines[to].shards;
      setActive(shards[Math.min(shards.length - 1, Math.max(0, toCell))].id);
      virtualizer.scrollToIndex(to);
    }
  };
  const shown = items.some(item => lines[item.index]?.shards.some(shard => shard.id === active));
  return html`
    <section class="card"><${LevelBar} counts=${counts} /></section>
    <div class="bar-top">
      <label>Collection <input type="search" value=${search} onInput=${event => setSearch(event.target.value)} placeholder="name" /></label>
      <label>Worker <input type="number" min="1" value=${worker} onInput=${event => setWorker(event.target.value)} placeholder="id" /></label>
      <label>State <select value=${level} onChange=${event => setLevel(event.target.value)}>
        <option value="">all</option>${Object.keys(LEVELS).filter(key => key !== "retiring").map(key => html`<option key=${key} value=${key}>${key.replace("_", " ")}</option>`)}</select></label>
      <p class="muted" role="status">${count(lines.reduce((sum, line) => sum + line.shards.length, 0), "shard")}</p>
    </div>
    ${!lines.length ? html`<p class="empty card">${store.shards.size ? "No shard matches." : "There is no shard yet: create a collection."}</p>` : html`
    <div class="map card">
      <div class="scroll" role="grid" aria-label="Map of the shards over the key space" aria-rowcount=${lines.length} ref=${scroller} tabindex="0"
        onKeyDown=${onKeyDown} aria-activedescendant=${shown ? `shard-${active}` : undefined}>
        <div class="all" role="rowgroup" style=${{ height: `${virtualizer.getTotalSize()}px` }}>
          ${items.map(item => lines[item.index] && html`
            <${Line} key=${lines[item.index].key} line=${lines[item.index]} row=${item.index + 1} top=${item.start} height=${item.size}
              levels=${levels} serving=${serving} worker=${Number(worker)} active=${active} selected=${Number(selected)} text=${!phone} onOpen=${open} onActive=${setActive} />`)}
        </div>
      </div>
    </div>`}
    <p class="muted">Each cell is a shard, as wide as its range of the 64-bit hashes of the vectors' ids, from 0 on the left. The number in front is the worker that leads it, the others hold its other replicas.</p>`;
}

function Line({ line, row, top, height, levels, serving, worker, active, selected, text, onOpen, onActive }) {
  return html`
    <div role="row" aria-rowindex=${row} class="line" style=${{ height: `${height}px`, transform: `translateY(${top}px)` }}>
      <div role="rowheader" class="name"><b class="clip" title=${line.name}>${line.name}</b><small>${line.note}</small></div>
      <div role="presentation" class="space">
        ${line.shards.map(shard => html`
          <${Cell} key=${shard.id} shard=${shard} level=${levels.get(shard.id)} led=${serving.has(shard.l)} share=${shareOf(shard)}
            mark=${worker ? (shard.l === worker ? "leads" : shard.r.includes(worker) ? "holds" : "dim") : ""}
            active=${shard.id === active} selected=${shard.id === selected} text=${text && line.shards.length <= MOST_WITH_TEXT} onOpen=${onOpen} onActive=${onActive} />`)}
      </div>
    </div>`;
}

const Cell = memo(({ shard, level, led, share, mark, active, selected, text, onOpen, onActive }) => {
  const others = shard.r.filter(id => id !== shard.l);
  const leader = shard.l ? `leader worker ${shard.l}${led ? "" : ", not serving"}` : "no leader";
  const label = `Shard ${shard.id} of ${shard.c}: ${level.replace("_", " ")}, ${leader}, replicas ${shard.r.join(", ")}`;
  return html`
    <div role="gridcell" id=${`shard-${shard.id}`} class="cell" data-level=${level} data-led=${led} data-mark=${mark} data-active=${active} aria-selected=${selected}
      aria-label=${text ? undefined : label} title=${`${label}\n${shard.s} to ${shard.e}`} style=${{ flexGrow: share }} onClick=${() => { onActive(shard.id); onOpen(shard); }}>
      ${text && html`<span class="hidden">${`Shard ${shard.id} of ${shard.c}: ${level.replace("_", " ")}${led ? "" : ", leader not serving"}, leader worker `}</span><b>${shard.l || "–"}</b>
        <span class="hidden">, replicas also on </span><small>${others.join(" ")}</small>`}
    </div>`;
});

function toLines(byCollection, search, perLine, keep) {
  const lines = [];
  for (const name of [...byCollection.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }))) {
    if (search && !name.toLowerCase().includes(search)) continue;
    const all = byCollection.get(name);
    const shards = keep ? all.filter(keep) : all;
    for (let from = 0; from < shards.length; from += perLine) {
      const part = shards.slice(from, from + perLine);
      lines.push({
        key: `${name}/${from}`, name, shards: part,
        note: shards.length <= perLine ? count(all.length, "shard") : `from ${part[0].s.slice(0, 8)}…`,
      });
    }
  }
  return lines;
}

function shareOf(shard) {
  return Math.max(1, Number(((BigInt(`0x${shard.e}`) - BigInt(`0x${shard.s}`)) * 1_000_000n) / WHOLE));
}

function find(lines, id) {
  for (let line = 0; line < lines.length; line++) {
    const cell = lines[line].shards.findIndex(shard => shard.id === id);
    if (cell >= 0) return [line, cell];
  }
  return [-1, -1];
}
