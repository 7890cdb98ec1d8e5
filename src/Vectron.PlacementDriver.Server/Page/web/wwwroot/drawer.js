import { html, useEffect, useRef, useState } from "./vendor.js";
import { store } from "./store.js";
import { ago, model, place, short } from "./model.js";
import { Level, Meter, WorkerState } from "./parts.js";

const MOST_LISTED = 200;
const KINDS = { shards: ShardDetails, moves: ShardDetails, workers: WorkerDetails, collections: CollectionDetails };

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
  const [there, setThere] = useState("");
  const shard = store.shards.get(Number(id));
  const level = shard && model().levels.get(shard.id);
  // Asked again when the shard, or how it fares, changes.
  useEffect(() => {
    const asked = new AbortController();
    fetch(`api/shards/${encodeURIComponent(id)}${there ? `?worker=${encodeURIComponent(there)}` : ""}`, { signal: asked.signal })
      .then(async response => {
        const found = response.ok ? await response.json() : { error: await response.text() };
        // An unknown worker spoils only the answer about that worker.
        setAnswer(before => (found.error && there && before?.sentences ? { ...before, decisions: [], thereError: found.error } : found));
      })
      .catch(error => { if (error.name !== "AbortError") setAnswer({ error: `the node does not answer: ${error.message}` }); });
    return () => asked.abort();
  }, [id, shard, level, there]);
  if (!shard) return html`<${Missing} title=${`Shard ${id}`} />`;
  return html`
    <h2 id="drawer-title">Shard ${id} <${Level} level=${level} /></h2>
    <dl class="facts">
      <dt>Collection</dt><dd><a href=${`#/collections/${encodeURIComponent(shard.c)}`}>${shard.c}</a></dd>
      <dt>Hashes</dt><dd><code>${shard.s}</code> to <code>${shard.e}</code></dd>
      <dt>Leader</dt><dd>${shard.l ? html`<a href=${`#/workers/${shard.l}`}>worker ${shard.l}</a>` : "none yet"}</dd>
      <dt>Epoch</dt><dd>${shard.ep}</dd>
    </dl>
    ${shard.m && html`<${MoveDetails} move=${shard.m} />`}
    ${!answer ? html`<p class="muted">Asking for the explanation…</p>` : answer.error ? html`<p class="bad">${answer.error}</p>` : html`
      <h3>How it fares</h3><ul class="findings">${answer.findings.map(finding => html`<li key=${finding}>${finding}</li>`)}</ul>
      <h3>Why it is where it is, and what it waits for</h3>
      <ul class="findings">${answer.sentences.map(sentence => html`<li key=${sentence}>${sentence}</li>`)}</ul>
      <h3>Replicas</h3>
      <table><thead><tr><th>Worker</th><th>Place</th><th>Serves</th><th>Names as leader</th></tr></thead><tbody>
        ${answer.replicas.map(replica => html`<tr key=${replica.worker}>
          <td><a href=${`#/workers/${replica.worker}`}>${replica.worker}</a>${replica.leads ? " leads" : ""}</td>
          <td>${replica.place || html`<span class="muted">unknown</span>`}</td>
          <td>${replica.serving ? "yes" : html`<b class="bad">no</b>`}</td>
          <td>${replica.names || html`<span class="muted">nobody</span>`}</td></tr>`)}
      </tbody></table>
      <h3>Why not there?</h3>
      <label>Worker <input type="number" min="1" value=${there} onChange=${event => setThere(event.target.value)} placeholder="id" /></label>
      ${there && answer.thereError && html`<p class="bad">${answer.thereError}</p>`}
      ${there && !answer.thereError && (answer.decisions?.length
        ? html`<table><thead><tr><th>Decider</th><th>Says</th><th>Because</th></tr></thead><tbody>
            ${answer.decisions.map(decision => html`<tr key=${decision.decider}><td>${decision.decider}</td><td>${decision.verdict === "yes" ? "yes" : html`<b class="bad">${decision.verdict}</b>`}</td><td>${decision.sentence}</td></tr>`)}
          </tbody></table>`
        : html`<p class="muted">${answer.sentences.at(-1)}</p>`)}
      <p class="muted">As of revision ${answer.revision}.</p>`}`;
}

function MoveDetails({ move }) {
  return html`
    <h3>On its way: ${move.kind}</h3>
    <dl class="facts">
      ${move.from && html`<dt>From</dt><dd><a href=${`#/workers/${move.from}`}>worker ${move.from}</a></dd>`}
      ${move.to && html`<dt>To</dt><dd><a href=${`#/workers/${move.to}`}>worker ${move.to}</a></dd>`}
      <dt>Phase</dt><dd>${move.phase} for ${ago(move.since)}${move.behind ? `, ${short(move.behind)} entries behind` : ""}${move.attempts ? `, attempt ${move.attempts + 1}` : ""}</dd>
      <dt>Waits for</dt><dd>${move.waits}</dd>
      <dt>Because</dt><dd>${move.reason}</dd>
    </dl>`;
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
