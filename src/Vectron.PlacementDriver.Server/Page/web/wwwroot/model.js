// What follows from the state: which shards are well, what is wrong, in which order things are shown.
import { store } from "./store.js";

/** How a shard can fare, from best to worst; the server's ShardRedundancy has the same rule and names. */
export const LEVELS = {
  full: "all replicas alive",
  reduced: "fewer replicas alive than asked for",
  no_majority: "no majority alive: cannot write",
  none: "no replica alive",
  retiring: "collection deleted, workers are letting go",
};

const MUCH_LAG = 1000;
const LITTLE_SPACE = 0.1;

let known = { version: -1 };

/** Everything that follows from the present state; computed once per change. */
export function model() {
  if (known.version !== store.version) known = derive();
  return known;
}

function derive() {
  const serving = new Set();
  for (const worker of store.workers.values()) if (worker.serving) serving.add(worker.id);
  const counts = { full: 0, reduced: 0, no_majority: 0, none: 0, retiring: 0 };
  const levels = new Map();
  const leads = new Map();
  const byCollection = new Map();
  for (const name of store.collections.keys()) byCollection.set(name, []);
  const moving = [];
  let leaderless = 0;
  let replicas = 0;
  for (const shard of store.shards.values()) {
    const level = levelOf(shard, serving);
    levels.set(shard.id, level);
    counts[level]++;
    if (shard.m) moving.push(shard);
    if (level === "retiring") continue;
    replicas += shard.r.length;
    if (shard.l) leads.set(shard.l, (leads.get(shard.l) ?? 0) + 1);
    if (!serving.has(shard.l)) leaderless++;
    byCollection.get(shard.c)?.push(shard);
  }
  for (const shards of byCollection.values()) shards.sort((a, b) => (a.s < b.s ? -1 : 1));
  const result = { version: store.version, serving, counts, levels, leads, byCollection, moving, leaderless, replicas };
  result.problems = problems(result);
  return result;
}

function levelOf(shard, serving) {
  if (shard.gone) return "retiring";
  let live = 0;
  for (const worker of shard.r) if (serving.has(worker)) live++;
  const asked = store.collections.get(shard.c)?.factor ?? shard.r.length;
  return live === 0 ? "none" : live >= asked ? "full" : live > Math.floor(shard.r.length / 2) ? "reduced" : "no_majority";
}

function problems({ counts, leaderless, serving }) {
  const found = [];
  const add = (severity, text, link) => found.push({ severity, text, link });
  const node = store.node;
  if (node?.waitingFor) add("critical", `Node ${node.id} does not serve: ${node.waitingFor}`, "#/nodes");
  for (const member of store.members) {
    if (member.problem) add("critical", `Node ${member.id}: ${member.problem}`, "#/nodes");
    else if (member.waitingFor && member.id !== node.id) add("critical", `Node ${member.id} does not serve: ${member.waitingFor}`, "#/nodes");
    else if (lagOf(member) > MUCH_LAG) add("warning", `Node ${member.id} is ${lagOf(member).toLocaleString("en")} entries behind`, "#/nodes");
    if (member.diskTotal && member.diskFree / member.diskTotal < LITTLE_SPACE) add("warning", `The disk of node ${member.id} is ${Math.round(100 - (100 * member.diskFree) / member.diskTotal)}% full`, "#/nodes");
  }
  if (store.frozen) add("critical", `Nothing is placed, moved or removed: the cluster is frozen, because ${store.frozen}`, "#/activity");
  if (store.paused.length) add("warning", `Paused by an operator: ${store.paused.join(", ")}`, "#/moves");
  const stopped = counts.no_majority + counts.none;
  if (stopped) add("critical", `${count(stopped, "shard")} cannot write: no majority of the replicas is alive`, "#/shards");
  if (counts.reduced) add("warning", `${count(counts.reduced, "shard")} with fewer live replicas than asked for`, "#/shards");
  if (leaderless - stopped > 0) add("warning", `${count(leaderless - stopped, "shard")} without a serving leader`, "#/shards");
  const silent = [...store.workers.values()].filter(worker => !worker.healthy).length;
  if (silent) add("warning", `${count(silent, "worker")} not heard from`, "#/workers");
  const strange = [...store.workers.values()].filter(worker => worker.strange).length;
  if (strange) add("critical", `${count(strange, "worker")} running shards that were never assigned`, "#/workers");
  if (store.collections.size && !serving.size) add("critical", "No worker serves", "#/workers");
  return found;
}

/** Entries of the leader's log that a node does not have. */
export function lagOf(member) {
  const leader = store.members.find(other => other.id === store.node.leader);
  return Math.max(0, (leader?.lastIndex ?? store.node.lastIndex ?? 0) - (member.lastIndex ?? 0));
}

/** "1 shard", "2 shards". */
export function count(n, thing, things = `${thing}s`) {
  return `${n.toLocaleString("en")} ${n === 1 ? thing : things}`;
}

/** How long ago something of the cluster's clock was, in words. */
export function ago(unixMs) {
  if (!unixMs) return "never";
  const seconds = Math.max(0, Math.round((store.clock - unixMs) / 1000));
  return seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${Math.floor(seconds / 60)} min` : seconds < 86400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} d`;
}

/** A large number, short. */
export function short(n = 0) {
  return new Intl.NumberFormat("en", { notation: n >= 10000 ? "compact" : "standard", maximumFractionDigits: 1 }).format(n);
}

/** A size in bytes, short. */
export function bytes(n = 0) {
  const step = Math.min(4, Math.floor(Math.log2(Math.max(1, n)) / 10));
  return `${new Intl.NumberFormat("en", { maximumSignificantDigits: 3 }).format(n / 1024 ** step)} ${["B", "KiB", "MiB", "GiB", "TiB"][step]}`;
}

/** Region, zone and rack, as far as known. */
export function place(worker) {
  return [worker.region, worker.zone, worker.rack].filter(Boolean).join(" / ");
}
