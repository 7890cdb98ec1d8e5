import { html, useState } from "./vendor.js";
import { store } from "./store.js";
import { ago, model, place, short } from "./model.js";
import { Grid } from "./virtual.js";
import { Meter, WorkerState } from "./parts.js";

/** All workers. */
export function Workers() {
  const [search, setSearch] = useState("");
  const { leads } = model();
  const text = search.trim().toLowerCase();
  const rows = [...store.workers.values()].filter(worker => !text
    || `${worker.id} ${worker.grpc} ${worker.raft} ${worker.state} ${worker.healthy ? "healthy" : "silent"} ${place(worker)}`.toLowerCase().includes(text));
  const columns = [
    { key: "id", title: "Worker", width: "minmax(5rem, .5fr)", phone: true, value: worker => worker.id, cell: worker => html`<b>${worker.id}</b>` },
    { key: "state", title: "State", width: "minmax(7rem, .8fr)", phone: true, value: worker => (worker.healthy ? worker.state : "silent"), cell: worker => html`<${WorkerState} worker=${worker} />` },
    { key: "grpc", title: "Address", width: "minmax(8rem, 1.6fr)", value: worker => worker.grpc, cell: worker => worker.grpc },
    { key: "place", title: "Region / zone / rack", width: "minmax(8rem, 1.2fr)", value: place, cell: worker => place(worker) || html`<span class="muted">unknown</span>` },
    { key: "cpu", title: "CPU", width: "minmax(6rem, .8fr)", value: worker => worker.cpu ?? 0, cell: worker => html`<${Meter} label="CPU" value=${worker.cpu} />` },
    { key: "memory", title: "Memory", width: "minmax(6rem, .8fr)", value: worker => worker.memory ?? 0, cell: worker => html`<${Meter} label="Memory" value=${worker.memory} />` },
    { key: "disk", title: "Disk", width: "minmax(6rem, .8fr)", value: worker => worker.disk ?? 0, cell: worker => html`<${Meter} label="Disk" value=${worker.disk} />` },
    { key: "qps", title: "Queries/s", width: "minmax(4.5rem, .6fr)", end: true, value: worker => worker.qps ?? 0, cell: worker => short(worker.qps) },
    { key: "vectors", title: "Vectors", width: "minmax(4.5rem, .6fr)", end: true, value: worker => worker.vectors ?? 0, cell: worker => short(worker.vectors) },
    { key: "replicas", title: "Replicas", width: "minmax(4.5rem, .6fr)", end: true, phone: true, value: worker => worker.replicas ?? 0, cell: worker => worker.replicas ?? 0 },
    { key: "leads", title: "Leads", width: "minmax(4rem, .5fr)", end: true, phone: true, value: worker => leads.get(worker.id) ?? 0, cell: worker => leads.get(worker.id) ?? 0 },
    { key: "beat", title: "Heard", width: "minmax(4.5rem, .6fr)", end: true, value: worker => -(worker.beat ?? 0), cell: worker => ago(worker.beat) },
  ];
  return html`
    <div class="bar-top">
      <label>Find <input type="search" value=${search} onInput=${event => setSearch(event.target.value)} placeholder="id, address, zone, silent…" /></label>
      <p class="muted" role="status">${rows.length.toLocaleString("en")} of ${store.workers.size.toLocaleString("en")} workers</p>
    </div>
    <${Grid} label="Workers" columns=${columns} rows=${rows} rowKey=${worker => worker.id}
      onOpen=${worker => { location.hash = `#/workers/${worker.id}`; }}
      empty=${store.workers.size ? "No worker matches." : "No worker has registered yet. Workers register at any node's gRPC address."} />`;
}
