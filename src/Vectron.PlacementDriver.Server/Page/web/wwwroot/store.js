// The cluster as this page knows it. The feed first tells everything, then what changed; see PageChange in the server.
export const store = {
  connected: false, told: false, toldAt: 0, revision: 0, clock: 0, cluster: 0, uid: "",
  frozen: "", paused: [], node: null, members: [], workers: new Map(), collections: new Map(), shards: new Map(), journal: [],
  samples: [], version: 0,
};

const MOST_JOURNAL = 500;
const MOST_SAMPLES = 600;
const LEAST_SECONDS = 0.5;
const listeners = new Set();
let scheduled = false;

/** Calls back after changes, at most once a frame; returns how to stop. */
export function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed() {
  store.version++;
  if (scheduled) return;
  scheduled = true;
  const tell = () => { scheduled = false; listeners.forEach(listener => listener()); };
  // A hidden tab gets no frames; it need not be told before it is seen again, but tests and titles should be.
  if (document.hidden) setTimeout(tell, 250); else requestAnimationFrame(tell);
}

/** Connects, and connects again whenever the connection is lost. */
export function connect(url = "api/feed") {
  const source = new EventSource(url);
  source.onopen = () => { store.connected = true; changed(); };
  source.onmessage = message => { apply(JSON.parse(message.data)); changed(); };
  source.onerror = () => {
    store.connected = false;
    changed();
    // The browser tries again by itself, unless the answer was no stream at all.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => connect(url), 2000);
  };
  setInterval(changed, 1000);
}

function apply(change) {
  if (change.whole) {
    store.workers.clear();
    store.collections.clear();
    store.shards.clear();
    store.journal = [];
    store.samples = [];
  }
  put(store.workers, change.workers, worker => worker.id);
  put(store.collections, change.collections, collection => collection.name);
  put(store.shards, change.shards, shard => shard.id);
  change.workersGone?.forEach(id => store.workers.delete(id));
  change.collectionsGone?.forEach(name => store.collections.delete(name));
  change.shardsGone?.forEach(id => store.shards.delete(id));
  if (change.journal?.length) {
    store.journal = [...change.journal.toReversed(), ...store.journal].slice(0, MOST_JOURNAL);
  }
  Object.assign(store, {
    told: true, connected: true, toldAt: Date.now(), revision: change.revision ?? 0, clock: change.clock ?? 0,
    cluster: change.cluster ?? 0, uid: change.uid ?? "", frozen: change.frozen ?? "", paused: change.paused ?? [], node: change.node, members: change.members ?? [],
  });
  sample();
}

function put(map, values, key) {
  values?.forEach(value => map.set(key(value), value));
}

function sample() {
  const last = store.samples.at(-1);
  const at = store.toldAt / 1000;
  // Messages that were held up on the way come together, and are no thousands of changes a second.
  if (last && at - last.at < LEAST_SECONDS) return;
  let queries = 0;
  for (const worker of store.workers.values()) queries += worker.qps ?? 0;
  const rate = last ? Math.max(0, (store.revision - last.revision) / (at - last.at)) : 0;
  store.samples.push({ at, revision: store.revision, rate, queries });
  if (store.samples.length > MOST_SAMPLES) store.samples.shift();
}
