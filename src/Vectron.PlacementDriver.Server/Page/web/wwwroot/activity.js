import { html } from "./vendor.js";
import { store } from "./store.js";

const LINKS = { worker: "#/workers/", shard: "#/shards/", collection: "#/collections/", move: "#/shards/" };
const NAMES = { move: "shard" };

/** A list of what happened. */
export function Entries({ entries }) {
  return html`<ol class="entries">${entries.map(entry => html`
    <li key=${entry.sequence}>
      <time datetime=${new Date(entry.at).toISOString()}>${new Date(entry.at).toLocaleTimeString("en-GB")}</time>
      <span class="badge" data-kind=${entry.kind}>${entry.kind}</span>
      <span>${LINKS[entry.kind] && entry.subject ? html`<a href=${LINKS[entry.kind] + encodeURIComponent(entry.subject)}>${NAMES[entry.kind] ?? entry.kind} ${entry.subject}</a>: ` : ""}${entry.text}${entry.reason && html`<small>${entry.reason}</small>`}</span>
    </li>`)}</ol>`;
}

/** What happened and what was decided, with the reasons. */
export function Activity() {
  return html`
    <p class="muted">What this node saw since it started, and what the cluster decided, also before that; the newest first, at most 500 entries.</p>
    ${store.journal.length ? html`<section class="card" aria-label="Activity"><${Entries} entries=${store.journal} /></section>` : html`<p class="empty card">Nothing has happened yet.</p>`}`;
}
