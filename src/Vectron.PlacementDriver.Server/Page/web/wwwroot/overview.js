import { html } from "./vendor.js";
import { store } from "./store.js";
import { model, short } from "./model.js";
import { LevelBar } from "./parts.js";
import { LiveChart } from "./charts.js";
import { NodeCards } from "./nodes.js";
import { Entries } from "./activity.js";

const RECENT = 8;

/** The cluster at a glance. */
export function Overview() {
  const { problems, counts, serving, leaderless, replicas, moving } = model();
  const shards = counts.full + counts.reduced + counts.no_majority + counts.none;
  let vectors = 0;
  for (const worker of store.workers.values()) vectors += worker.vectors ?? 0;
  return html`
    ${problems.length
      ? html`<ul class="problems card" aria-label="Problems">${problems.map(problem => html`
          <li key=${problem.text} data-severity=${problem.severity}><a href=${problem.link}>${problem.text}</a></li>`)}</ul>`
      : html`<p class="well card">${`Everything is well: node ${store.node.leader} leads in term ${store.node.term}, ${serving.size} of ${store.workers.size} workers serve ${short(shards)} shards.`}</p>`}
    <section class="tiles" aria-label="Counts">
      <${Tile} title="Workers serving" value=${`${serving.size}`} of=${store.workers.size} link="#/workers" />
      <${Tile} title="Collections" value=${short(store.collections.size)} link="#/collections" />
      <${Tile} title="Shards" value=${short(shards)} note=${leaderless ? `${short(leaderless)} without leader` : "all led"} link="#/shards" />
      <${Tile} title="Replicas" value=${short(replicas)} note=${spread()} link="#/workers" />
      <${Tile} title="Moves" value=${short(moving.length)} note=${moving.length ? "on the way" : "nothing moves"} link="#/moves" />
      <${Tile} title="Vectors" value=${short(vectors)} note="each replica counts" link="#/workers" />
    </section>
    <section class="card" aria-labelledby="redundancy"><h2 id="redundancy">Shards by redundancy</h2><${LevelBar} counts=${counts} /></section>
    <section aria-labelledby="nodes"><h2 id="nodes">Nodes of the placement driver</h2><${NodeCards} /></section>
    <section class="charts" aria-label="Live">
      <${LiveChart} title="Changes of the state" unit="per second" samples=${store.samples} pick=${sample => sample.rate} />
      <${LiveChart} title="Queries of the fleet" unit="per second" samples=${store.samples} pick=${sample => sample.queries} />
    </section>
    <section class="card" aria-labelledby="recent"><h2 id="recent">Recent</h2>
      ${store.journal.length ? html`<${Entries} entries=${store.journal.slice(0, RECENT)} />
        <p><a href="#/activity">All activity</a></p>` : html`<p class="muted">Nothing has happened since this node started.</p>`}
    </section>`;
}

function Tile({ title, value, of, note, link }) {
  return html`<a class="tile card" href=${link}><span>${title}</span><b>${value}${of !== undefined && html`<small> of ${of}</small>`}</b><small>${note ?? ""}\u00a0</small></a>`;
}

function spread() {
  const numbers = [...store.workers.values()].filter(worker => worker.serving && !worker.searchOnly).map(worker => worker.replicas ?? 0);
  if (!numbers.length) return "";
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return least === most ? `${least} on each worker` : `${least} to ${most} on a worker`;
}
