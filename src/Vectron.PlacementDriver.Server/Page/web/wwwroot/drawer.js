import { html, useEffect, useRef, useState } from "./vendor.js";
import { store } from "./store.js";
import { ago, model, place, short } from "./model.js";
import { Level, Meter, WorkerState } from "./parts.js";

const MOST_LISTED = 200;
const KINDS = { shards: ShardDetails, workers: WorkerDetails, collections: CollectionDetails };

/** What is selected, in full, beside the view. Escape closes it and puts the focus back. */
export function Drawer({ view, id }) {
  const close = useRef(null);
  const before = useRef(document.activeElement);
  const shut = () => { location.hash = `#/${view}`; };
  useEffect(() => {
    close.current?.focus();
    const onKey = event => { if (event.key === "Escape") shut(); };
    addEventListener("keydown", onKey);
    return () => { removeEventListener("keydown", onKey); before.current?.focus?.(); };
  }, []);
  const Details = KINDS[view];
  return Details && html`
    <div class="drawer" role="dialog" aria-labelledby="drawer-title">
      <button ref=${close} class="close" onClick=${shut} aria-label="Close">✕</button>
      <${Details} id=${id} />
    </div>`;
}

function Missing({ title }) {
  return html`<h2 id="drawer-title">${title}</h2><p class="muted">There is no such thing (any more).</p>`;
}

function ShardDetails({ id }) {
  const [answer, setAnswer] = useState(null);
  const shard = store.shards.get(Number(id));
  const level = shard && model().levels.get(shard.id);
  // Asked again when the shard, or how it fares, changes.
  useEffect(() => {
    const asked = new AbortController();
    fetch(`api/shards/${encodeURIComponent(id)}`, { signal: asked.signal })
      .then(async response => setAnswer(response.ok ? await response.json() : { error: await response.text() }))
      .catch(error => { if (error.name !== "AbortError") setAnswer({ error: `the node does not answer: ${error.message}` }); });
    return () => asked.abort();
  }, [id, shard, level]);
  if (!shard) return html`<${Missing} title=${`Shard ${id}`} />`;
  return html`
    <h2 id="drawer-title">Shard ${id} <${Level} level=${level} /></h2>
    <dl class="facts">
      <dt>Collection</dt><dd><a href=${`#/collections/${encodeURIComponent(shard.c)}`}>${shard.c}</a></dd>
      <dt>Hashes</dt><dd><code>${shard.s}</code> to <code>${shard.e}</code></dd>
      <dt>Leader</dt><dd>${shard.l ? html`<a href=${`#/workers/${shard.l}`}>worker ${shard.l}</a>` : "none yet"}</dd>
      <dt>Epoch</dt><dd>${shard.ep}</dd>
    </dl>
    ${!answer ? html`<p class="muted">Asking for the explanation…</p>` : answer.error ? html`<p class="bad">${answer.error}</p>` : html`
      <h3>How it fares</h3><ul class="findings">${answer.findings.map(finding => html`<li key=${finding}>${finding}</li>`)}</ul>
      <h3>Why its replicas are where they are</h3><p>${answer.placement || "No reason was kept."}</p>
      <h3>Replicas</h3>
      <table><thead><tr><th>Worker</th><th>Place</th><th>Serves</th><th>Names as leader</th></tr></thead><tbody>
        ${answer.replicas.map(replica => html`<tr key=${replica.worker}>
          <td><a href=${`#/workers/${replica.worker}`}>${replica.worker}</a>${replica.leads ? " leads" : ""}</td>
          <td>${replica.place || html`<span class="muted">unknown</span>`}</td>
          <td>${replica.serving ? "yes" : html`<b class="bad">no</b>`}</td>
          <td>${replica.names || html`<span class="muted">nobody</span>`}</td></tr>`)}
      </tbody></table>
      <p class="muted">As of revision ${answer.revision}.</p>`}`;
}

function WorkerDetails({ id }) {
  const worker = store.workers.get(Number(id));
  if (!worker) return html`<${Missing} title=${`Worker ${id}`} />`;
  const { levels } = model();
  const shards = [...store.shards.values()].filter(shard => shard.r.includes(worker.id));
  const leads = shards.filter(shard => shard.l === worker.id).length;
  return html`
    <h2 id="drawer-title">Worker ${id} <${WorkerState} worker=${worker} /></h2>
    <dl class="facts">
      <dt>gRPC</dt><dd>${worker.grpc}</dd><dt>Raft</dt><dd>${worker.raft}</dd>
      <dt>Place</dt><dd>${place(worker) || html`<span class="muted">unknown</span>`}</dd>
      <dt>Heard from</dt><dd>${ago(worker.beat)} ago</dd>
      ${worker.searchOnly && html`<dt>Role</dt><dd>only serves searches</dd>`}
      ${worker.strange && html`<dt>Runs</dt><dd class="bad">shard ${worker.strange}, which was never assigned to it</dd>`}
      <dt>CPU</dt><dd><${Meter} label="CPU" value=${worker.cpu} /></dd>
      <dt>Memory</dt><dd><${Meter} label="Memory" value=${worker.memory} /></dd>
      <dt>Disk</dt><dd><${Meter} label="Disk" value=${worker.disk} /></dd>
      <dt>Vectors</dt><dd>${short(worker.vectors)}</dd><dt>Queries/s</dt><dd>${short(worker.qps)}</dd>
    </dl>
    <h3>${shards.length} replicas, leads ${leads}</h3>
    <${ShardLinks} shards=${shards} levels=${levels} leader=${worker.id} />`;
}

function CollectionDetails({ id }) {
  const collection = store.collections.get(id);
  if (!collection) return html`<${Missing} title=${id} />`;
  const { byCollection, levels } = model();
  const shards = byCollection.get(id) ?? [];
  return html`
    <h2 id="drawer-title" class="clip">${collection.name}</h2>
    <dl class="facts">
      <dt>Dimension</dt><dd>${collection.dimension}</dd><dt>Distance</dt><dd>${collection.distance}</dd>
      <dt>Replicas asked for</dt><dd>${collection.factor}</dd><dt>Created</dt><dd>${ago(collection.created)} ago</dd>
    </dl>
    <h3>${shards.length} shards</h3>
    <${ShardLinks} shards=${shards} levels=${levels} />`;
}

function ShardLinks({ shards, levels, leader }) {
  return html`
    <ul class="shards">${shards.slice(0, MOST_LISTED).map(shard => html`
      <li key=${shard.id}><a href=${`#/shards/${shard.id}`} data-level=${levels.get(shard.id)}>${shard.id}${leader === shard.l ? html`<span class="hidden"> (leads)</span><b aria-hidden="true">★</b>` : ""}</a></li>`)}</ul>
    ${shards.length > MOST_LISTED && html`<p class="muted">and ${shards.length - MOST_LISTED} more</p>`}`;
}
