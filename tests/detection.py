#!/usr/bin/env python3
"""Is each defect found? Undoes one guard at a time in a scratch work tree of the present commit, runs on each rung of the
ladder the tests that are to find it, and expects red.

detection.py [NAME...]
    each defect once, on every rung, and the same tests without any defect. Exits 1 when no rung finds a defect, or when the
    tests are red without one.
detection.py --times N [--minutes M] [--report FILE] [NAME...]
    N runs of each defect (100), each with seeds of its own, until M minutes are over (60). A run asks one rung after the
    other until one finds the defect. Each adds a line to FILE (artifacts/detection.jsonl), so that a later call goes on
    where this one stopped. Every tenth run is also made without any defect. Exits 1 when a defect was found in less than
    95% of its runs, or when a test was red without one.
detection.py --table [--report FILE]
    the table of what FILE holds.

Nothing outside the scratch work tree and artifacts/ is changed. What was built stays in artifacts/detection/."""
import argparse
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

SRC = "src/Vectron.PlacementDriver."
# Seeds of the deterministic simulation of proposals, reads and appends.
SIMULATION = ("Replication.Tests", "SimulationTests.Cluster")
# Name; file, what is there, what is put there instead; project of the tests and filter, one for each rung.
DEFECTS = [
    ("acknowledged before the flush",
     [("Replication/Storage/DurableLog.cs",
       "await flush(token).ConfigureAwait(false);\n        }\n        finally",
       "_ = flush(token);\n        }\n        finally")],
     [("Replication.Tests", "AppendTests")]),
    ("reads of followers without a barrier",
     [("Replication/Reads/ReadBarrier.cs",
       "        var began = time.GetTimestamp();\n",
       "        var began = time.GetTimestamp();\n        if (!node.IsLeader)\n        {\n            return placement.Current;\n        }\n\n")],
     [("Cluster.Tests", "FailoverTests.Writes_FollowerKilled_GoOn"), SIMULATION]),
    ("the first of two equal writes is forgotten",
     [("Domain/PlacementStateMachine.cs",
       "if (draft.Idempotency.FindOutcome(key) is { } first)",
       "if (draft.Idempotency.FindOutcome(key) is { } first && draft.ClockUnixMs < 0)")],
     [("Domain.Tests", "Idempoten|ModelTests|PlacementStateMachineTests"), SIMULATION]),
    ("a torn snapshot is read",
     [("Replication/Storage/SnapshotFile.cs",
       "if (SnapshotFileHeader.For(header.Index, header.Term, header.Length, hash) != header)",
       "if (hash.Length == 0)")],
     [("Replication.Tests", "LossAndDamageTests|RandomDamageTests|MalformedRequestTests")]),
    ("a clock in apply",
     [("Domain/PlacementStateMachine.cs",
       "var draft = new PlacementDraft(before, batch.UnixMs);",
       "var draft = new PlacementDraft(before, batch.UnixMs + (System.Diagnostics.Stopwatch.GetTimestamp() % 7));")],
     [("Domain.Tests", "DeterminismTests|LongHistoryTests"), SIMULATION]),
    ("G1: a proposal of an earlier leadership is taken",
     [("Replication/Consensus/EntryWriter.cs",
       "term != engine.LeadershipTerm",
       "term < 0"),
      ("Replication/Storage/DurableLog.cs",
       "if (entry.Term < lastTerm)",
       "if (entry.Term < 0)")],
     [("Replication.Tests", "MembershipTests|DurableLogTests")]),
    ("G1: an outcome of another entry is believed",
     [("Replication/Proposals/BatchTicket.cs",
       "if (entryTerm == term && batch.Proposals[0].Id == firstId)",
       "if (term != 0 || firstId != default)")],
     [("Replication.Tests", "BatchTicketTests"), SIMULATION]),
    ("G2: appends in any order",
     [("Replication/Transport/AppendGate.cs",
       "if (request.Term == lastTerm && request.Sequence <= lastSequence)",
       "if (request.Term == lastTerm && request.Sequence < 0)")],
     [("Replication.Tests", "AppendTests")]),
    ("G3: what is there is written again",
     [("Replication/Transport/AppendOverlap.cs",
       "if (request.Term < log.Term || request.PrevIndex >= log.LastIndex)",
       "if (request.Term < log.Term || request.PrevIndex >= 0)")],
     [("Replication.Tests", "AppendTests")]),
    ("G4: an append waits for a snapshot",
     [("Replication/Transport/AppendGate.cs",
       "if (installing && request.Term >= engine.Term)",
       "if (installing && request.Term < 0)")],
     [("Replication.Tests", "SnapshotTransferTests")]),
    ("G5: leadership without proof",
     [("Replication/Consensus/LeadershipProof.cs",
       "return known * 2 > members.Count;",
       "return known > 0;")],
     [("Replication.Tests", "MembershipTests"), SIMULATION]),
    ("G6: bytes of the log are sent as they are",
     [("Replication/Transport/AppendSender.cs",
       "ByteString.CopyFrom(memory.Span)",
       "UnsafeByteOperations.UnsafeWrap(memory)")],
     [("Replication.Tests", "PeerConnectionTests")]),
    ("G7: a broken node goes on",
     [("Replication/Consensus/Watchdog.cs",
       "if (!stopping.IsCancellationRequested && broken.TrySetResult(failure))",
       "if (stopping.IsCancellationRequested && broken.TrySetResult(failure))")],
     [("Replication.Tests", "LifeTests")]),
    ("the log's end is believed without the seal",
     [("Replication/Storage/LogCheck.cs",
       "Math.Max(last, seal.LastIndex)",
       "last")],
     [("Replication.Tests", "LogSealTests")]),
    ("a forgotten vote is believed",
     [("Replication/Storage/LogCheck.cs",
       "if (bytes[0] > 1 || term < seal.Term",
       "if (term < 0")],
     [("Replication.Tests", "LogSealTests")]),
    ("an append may take a part of the election timeout only",
     [("Replication/RaftTimings.cs",
       "public TimeSpan Append => UpperElectionTimeout;",
       "public TimeSpan Append => LowerElectionTimeout * 0.6;")],
     [("Replication.Tests", "LifeTests.Leader_WhoseOnlyFollowerIsSlowOnce_GoesOnLeading")]),
    ("a call that reached nobody counts as unknown",
     [("Replication/Transport/UnsentCall.cs",
       "cause is SocketException {",
       "cause is SocketException { SocketErrorCode: SocketError.Fault } and SocketException {")],
     [("Replication.Tests", "PeerConnectionTests")]),
    ("states that differ are not judged",
     [("Replication/Integrity/StateComparison.cs",
       "if (groups.Count == 1)",
       "if (groups.Count >= 1)")],
     [("Replication.Tests", "StateComparisonTests")]),
    ("a node that differs goes on serving",
     [("Replication/ReplicationHost.cs",
       "if (quarantine.Reason is { Length: > 0 } reason)",
       "if (quarantine.Reason is { Length: > 9999 } reason)")],
     [("Replication.Tests", "StateComparisonTests")]),
    ("an unknown outcome is sent again",
     [("Replication/Proposals/ProposalForwarder.cs",
       "            return (SendResult.Unknown, null);",
       "            return (SendResult.NotAppended, null);")],
     [SIMULATION]),
    ("a lost leadership is told as nothing written",
     [("Replication/Consensus/EntryWriter.cs",
       "            return ReplicationOutcome.Unknown;",
       "            return ReplicationOutcome.NotLeader;")],
     [SIMULATION]),
    ("a forwarded write is answered before it shows here",
     [("Replication/Proposals/ProposalForwarder.cs",
       "            await node.WaitForApplyAsync(response.Index, cancellation).ConfigureAwait(false);\n",
       "")],
     [SIMULATION]),
    ("a later term counts as proof of leadership",
     [("Replication/Consensus/LeadershipProof.cs",
       "is { } seen && seen <= term ? 1 : 0",
       "is { } seen ? 1 : 0")],
     [("Replication.Tests", "MembershipTests"), SIMULATION]),
    ("a read joins a round that is under way",
     [("Replication/Reads/SharedRound.cs",
       "            var batches = next;\n            next = [];\n            (served, callers) = (callers, 0);\n            return batches;",
       "            var batches = next;\n            next = [batches[^1]];\n            (served, callers) = (callers, 0);\n            return batches;")],
     [("Replication.Tests", "SharedRoundTests"), SIMULATION]),
    ("an entry is committed that fewer than a majority have",
     [("Replication/Consensus/Pipeline.cs",
       "known[(count - 1) / 2]",
       "known[count - 1]")],
     [("Replication.Tests", "PipelineTests"), SIMULATION]),
    ("an entry of an earlier term is counted",
     [("Replication/Transport/MemberPosition.cs",
       "matched.Leadership == term && matched.Term == term",
       "matched.Leadership == term")],
     [("Replication.Tests", "PipelineTests")]),
    ("a node counts itself in a term that it has left",
     [("Replication/Consensus/Pipeline.cs",
       "engine.Term != term",
       "engine.Term < 0")],
     [("Replication.Tests", "PipelineTests")]),
    ("entries of a later leader are sent as one's own",
     [("Replication/Transport/AppendSender.cs",
       "if (log.Term != term ||",
       "if (log.Term < 0 ||")],
     [("Replication.Tests", "PipelineTests")]),
    ("two wait for the disk at once",
     [("Replication/Storage/DurableLog.cs",
       "SemaphoreSlim waitingForDisk = new(1)",
       "SemaphoreSlim waitingForDisk = new(8)")],
     [("Replication.Tests", "DurableLogTests")]),
    ("a candidate's member list is not taken",
     [("Replication/Transport/PeerServer.cs",
       "request.ConfigurationVersion > Math.Max(0, local.Members.Version)",
       "request.ConfigurationVersion < 0")],
     [("Replication.Tests", "MembershipTests")]),
]
# The analyzers would find some of these while building: here the tests are asked.
QUIET = ["-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false", "-v", "quiet", "-clp:NoSummary;ErrorsOnly"]


SOUND = "no defect"
CONTROL_EVERY = 10
# Runs of the same defect one after the other, so that in any time each has about as many.
ROUND = 5
# The simulation plays a thousand seeds from its first on.
SEEDS_OF_A_RUN = 1_000


def build(tree, project, output, log):
    """Builds a project of tests into a folder that is kept; false when it does not build."""
    if os.path.exists(output):
        return True
    path = f"tests/Vectron.PlacementDriver.{project}"
    if subprocess.run(["dotnet", "build", path, *QUIET], cwd=tree, stdout=log, stderr=log).returncode:
        return False
    shutil.copytree(os.path.join(tree, path, "bin/Debug/net10.0"), output + ".part", dirs_exist_ok=True)
    os.rename(output + ".part", output)
    return True


def is_red(output, project, pattern, seed, log):
    """Whether a test fails. No test at all, or a crash of the runner, is a mistake of this script's and ends it."""
    names = "|".join(f"FullyQualifiedName~{each}" for each in pattern.split("|"))
    tested = subprocess.run(
        ["dotnet", "test", os.path.join(output, f"Vectron.PlacementDriver.{project}.dll"), "--filter", names],
        env={**os.environ, "VECTRON_SEED": str(seed)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    log.write(tested.stdout)
    log.flush()
    ran = re.search(r"(Passed|Failed)! +- Failed: +(\d+), Passed: +(\d+)", tested.stdout)
    if not ran and "Test Run Aborted" not in tested.stdout:
        sys.exit(f"{project} {pattern}: no test ran\n{tested.stdout[-2000:]}")
    return tested.returncode != 0


def undo(tree, name, edits):
    """Puts the defect in; gives back what was there."""
    sound = {}
    for file, there, instead in edits:
        path = os.path.join(tree, SRC + file)
        text = open(path, encoding="utf-8").read()
        if there not in text:
            restore(sound)
            sys.exit(f"{name}: the guard is not where it was, in {file}")
        sound.setdefault(path, text)
        open(path, "w", encoding="utf-8").write(text.replace(there, instead, 1))
    return sound


def restore(sound):
    for path, text in sound.items():
        open(path, "w", encoding="utf-8").write(text)


class Detection:
    """The runs of one call."""

    def __init__(self, root, report, end, every_rung):
        self.commit = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=root, text=True).strip()
        self.kept = os.path.join(root, "artifacts/detection", self.commit[:12])
        self.report, self.end, self.every_rung = report, end, every_rung
        self.tree = tempfile.mkdtemp(prefix="vectron-detection-")
        os.makedirs(self.kept, exist_ok=True)
        os.makedirs(os.path.dirname(report), exist_ok=True)
        self.log = open(os.path.join(self.kept, "log"), "a", encoding="utf-8")
        self.results = read(report)

    def left(self, name, rungs, number):
        """The rungs that a run has yet to ask. One without a defect asks those of the defects that were named, and may come
        to further ones in a later call; one of a defect is whole once it is in the report."""
        asked = [each["asked"] for each in self.results if each["defect"] == name and each["run"] == number]
        if name != SOUND:
            return [] if asked else rungs
        return [(project, pattern) for project, pattern in rungs if not any(f"{project} {pattern}" in each for each in asked)]

    def is_over(self):
        return time.time() > self.end

    def do(self, name, edits, rungs, runs):
        """Some runs of one defect."""
        left = {number: self.left(name, rungs, number) for number in runs}
        projects = {project for each in left.values() for project, _ in each}
        if not projects:
            return
        outputs = {project: os.path.join(self.kept, re.sub(r"\W+", "-", f"{name} {project}")) for project in sorted(projects)}
        sound = undo(self.tree, name, edits)
        try:
            for project, output in outputs.items():
                if not build(self.tree, project, output, self.log):
                    sys.exit(f"{name}: {project} does not build, see {self.log.name}")
        finally:
            restore(sound)
        for number, yet in left.items():
            if self.is_over():
                return
            if yet:
                self.do_once(name, yet, outputs, number)

    def do_once(self, name, rungs, outputs, number):
        seed = 1 + (number - 1) * SEEDS_OF_A_RUN
        asked, began = {}, time.time()
        for project, pattern in rungs:
            asked[f"{project} {pattern}"] = is_red(outputs[project], project, pattern, seed, self.log)
            if asked[f"{project} {pattern}"] and not self.every_rung and name != SOUND:
                break
        result = {"defect": name, "run": number, "seed": seed, "asked": asked, "seconds": round(time.time() - began, 1), "commit": self.commit}
        self.results.append(result)
        with open(self.report, "a", encoding="utf-8") as file:
            file.write(json.dumps(result) + "\n")
        print(f"{name}, run {number}: {'red' if any(asked.values()) else 'green'} after {result['seconds']} s", flush=True)


def read(report):
    return [json.loads(line) for line in open(report, encoding="utf-8")] if os.path.exists(report) else []


def show(results):
    """Prints the table; the names of those that were not found often enough."""
    missed = []
    by_defect = collections.defaultdict(list)
    for each in results:
        by_defect[each["defect"]].append(each)
    print("| defect | rungs: how often each found it, of how often it was asked | found |\n|---|---|---|")
    for name in [name for name, _, _ in DEFECTS if name in by_defect]:
        runs = by_defect[name]
        rungs = collections.defaultdict(list)
        for each in runs:
            for rung, red in each["asked"].items():
                rungs[rung].append(red)
        found = sum(any(each["asked"].values()) for each in runs)
        said = []
        for rung, reds in rungs.items():
            project, pattern = rung.split(" ", 1)
            said.append(f"`{pattern.replace('|', '`, `')}` in `{project}` {sum(reds)} of {len(reds)}")
        print(f"| {name} | {'; '.join(said)} | {found} of {len(runs)} |")
        if found < 0.95 * len(runs):
            missed.append(f"not found often enough: {name}")
    reds = [f"red without a defect: {rung}, run {each['run']}" for each in by_defect[SOUND] for rung, red in each["asked"].items() if red]
    asked = sum(len(each["asked"]) for each in by_defect[SOUND])
    print(f"\n{len(results)} runs; without a defect {len(by_defect[SOUND])} runs asked {asked} rungs, {len(reds)} were red")
    return missed + reds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--report", default=None)
    parser.add_argument("--table", action="store_true")
    parser.add_argument("names", nargs="*")
    wish = parser.parse_args()
    root = subprocess.check_output(["git", "rev-parse", "--show-toplevel"], text=True).strip()
    is_long = wish.times is not None
    report = os.path.abspath(wish.report or os.path.join(root, "artifacts", "detection.jsonl" if is_long or wish.table else "detection-once.jsonl"))
    if wish.table:
        sys.exit(len(show(read(report))) > 0)
    if not is_long and os.path.exists(report):
        os.remove(report)
    wanted = [each for each in DEFECTS if not wish.names or any(part in each[0] for part in wish.names)]
    rungs = sorted({rung for _, _, tests in wanted for rung in tests})
    detection = Detection(root, report, time.time() + wish.minutes * 60 if is_long else float("inf"), every_rung=not is_long)
    subprocess.check_call(["git", "worktree", "add", "-q", "--detach", "--force", detection.tree, "HEAD"], cwd=root)
    try:
        times = wish.times or 1
        for first in range(1, times + 1, ROUND):
            runs = range(first, min(first + ROUND, times + 1))
            for name, edits, tests in wanted:
                detection.do(name, edits, tests, runs)
            detection.do(SOUND, [], rungs, [each for each in runs if each % CONTROL_EVERY == 1])
            if detection.is_over():
                break
    finally:
        subprocess.call(["git", "worktree", "remove", "--force", detection.tree], cwd=root)
    missed = show(detection.results)
    print("\n".join(missed) or "every defect found; without a defect all green")
    sys.exit(len(missed) > 0)


main()
