import { html, render, useEffect, useState } from "./vendor.js";
import { store, connect, subscribe } from "./store.js";
import { model, count } from "./model.js";
import { Overview } from "./overview.js";
import { ShardMap } from "./map.js";
import { Moves } from "./moves.js";
import { Workers } from "./workers.js";
import { Collections } from "./collections.js";
import { Nodes } from "./nodes.js";
import { Activity } from "./activity.js";
import { Drawer } from "./drawer.js";
import { ThemeButton } from "./theme.js";

const VIEWS = {
  overview: ["Overview", Overview],
  shards: ["Shards", ShardMap],
  moves: ["Moves", Moves],
  workers: ["Workers", Workers],
  collections: ["Collections", Collections],
  nodes: ["Nodes", Nodes],
  activity: ["Activity", Activity],
};

function route() {
  const [view = "", id = ""] = location.hash.replace(/^#\//, "").split("/");
  return { view: VIEWS[view] ? view : "overview", id: decodeURIComponent(id) };
}

function App() {
  const [{ view, id }, setRoute] = useState(route());
  const [, redraw] = useState(0);
  useEffect(() => subscribe(() => redraw(n => n + 1)), []);
  useEffect(() => {
    const go = () => setRoute(route());
    addEventListener("hashchange", go);
    return () => removeEventListener("hashchange", go);
  }, []);
  const [title, View] = VIEWS[view];
  useEffect(() => { document.title = `${title} · Vectron placement driver`; }, [title]);
  return html`
    <a class="skip" href="#main" onClick=${event => { event.preventDefault(); document.getElementById("main").focus(); }}>Skip to the content</a>
    <${Header} />
    <nav class="tabs" aria-label="Views">
      ${Object.entries(VIEWS).map(([key, [name]]) => html`
        <a key=${key} href=${`#/${key}`} aria-current=${key === view ? "page" : undefined}>${name}</a>`)}
    </nav>
    <main id="main" tabindex="-1">
      <h1 class="hidden">${title}</h1>
      ${store.told ? html`<${View} selected=${id} />` : html`<p class="loading">Waiting for the node's first answer…</p>`}
    </main>
    ${store.told && id && html`<${Drawer} key=${`${view}/${id}`} view=${view} id=${id} />`}`;
}

function Header() {
  const { problems } = store.told ? model() : { problems: [] };
  const worst = problems.some(problem => problem.severity === "critical") ? "critical" : problems.length ? "warning" : "good";
  const silent = store.told ? Math.round((Date.now() - store.toldAt) / 1000) : 0;
  const live = store.connected && silent < 8;
  return html`
    <header>
      <a class="brand" href="#/overview"><img src="icon.svg" alt="" width="28" height="28" /><span>Vectron <b>placement driver</b></span></a>
      <p class="health" role="status" aria-live="polite" data-state=${store.told ? worst : "unknown"}>
        <span class="dot" aria-hidden="true"></span>
        ${!store.told ? "Connecting" : worst === "good" ? "Healthy" : count(problems.length, "problem")}
      </p>
      <p class="live" data-live=${live}>
        ${!store.told ? "no answer yet" : live
          ? html`live from node ${store.node.id}<span class="wide">${`, ${store.node.role}, revision ${store.revision.toLocaleString("en")}`}</span>`
          : `connection lost ${silent} s ago: showing revision ${store.revision.toLocaleString("en")}`}
      </p>
      <${ThemeButton} />
    </header>`;
}

const place = document.getElementById("app");
place.replaceChildren();
connect();
render(html`<${App} />`, place);
