import { html } from "./vendor.js";
import { store } from "./store.js";
import { bytes, count, lagOf } from "./model.js";

/** The members of the cluster, each by its own word. */
export function NodeCards() {
  const { node } = store;
  if (!store.members.length) return html`<p class="empty card">No node has made itself known yet.</p>`;
  return html`<div class="nodes">${store.members.map(member => html`
    <article key=${member.id} class="card node" data-state=${member.problem ? "bad" : member.waitingFor ? "waits" : "good"} aria-label=${`Node ${member.id}`}>
      <h3>Node ${member.id} <span class="badge" data-role=${member.role}>${member.role || "silent"}</span>${member.id === node.id && html` <span class="badge">this page</span>`}</h3>
      ${member.problem ? html`<p class="bad">${member.problem}</p>` : member.waitingFor && html`<p class="bad">${member.waitingFor}</p>`}
      <dl>
        ${!member.problem && html`<dt>Term</dt><dd>${member.term ?? 0}</dd>
        <dt>Lag</dt><dd>${count(lagOf(member), "entry", "entries")}</dd>
        <dt>Disk free</dt><dd>${bytes(member.diskFree)} of ${bytes(member.diskTotal)}</dd>`}
        <dt>gRPC</dt><dd>${member.grpcAddress || html`<span class="muted">unknown</span>`}</dd>
        <dt>Raft</dt><dd>${member.raftAddress}</dd>
        ${member.version && html`<dt>Version</dt><dd title=${member.version}>${member.version.split("+")[0]}</dd>`}
      </dl>
    </article>`)}</div>`;
}

/** The nodes in full. */
export function Nodes() {
  const { node } = store;
  return html`
    <h2 class="hidden">Members</h2>
    <${NodeCards} />
    <section class="card" aria-labelledby="here"><h2 id="here">This node's log</h2>
      <dl class="facts">
        <dt>Last entry</dt><dd>${(node.lastIndex ?? 0).toLocaleString("en")}</dd>
        <dt>Committed</dt><dd>${(node.commitIndex ?? 0).toLocaleString("en")}</dd>
        <dt>Applied</dt><dd>${(node.appliedIndex ?? 0).toLocaleString("en")}</dd>
        <dt>Revision</dt><dd>${store.revision.toLocaleString("en")}</dd>
        <dt>Cluster</dt><dd>${store.cluster} <code>${store.uid}</code></dd>
        ${node.waitingFor && html`<dt>Waits for</dt><dd class="bad">${node.waitingFor}</dd>`}
      </dl>
      <p class="muted">A node shows its own state without asking the others: on a follower it may be a moment old, on one that is cut off it is older. The revision says which state it is.</p>
    </section>`;
}
