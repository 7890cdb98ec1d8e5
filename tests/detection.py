#!/usr/bin/env python3
"""detection.py [TIMES] [NAME...]: is each defect found? Undoes one guard at a time in a scratch work tree of the present
commit, runs on each rung of the ladder the tests that are to find it, and expects red. Prints a table of defect and how
often each rung found it of TIMES (1). Exits 1 when no rung finds a defect in 95% of the runs, or when the tests are red
without any defect. Nothing outside the scratch work tree is changed."""
import os
import subprocess
import sys
import tempfile

SRC = "src/Vectron.PlacementDriver."
# Seeds of the deterministic simulation of proposals, reads and appends.
SIMULATION = ("Replication.Tests", "SimulationTests.Cluster")
# Name; file, what is there, what is put there instead; project of the tests and filter, one for each rung.
DEFECTS = [
    ("acknowledged before the flush",
     [("Replication/Storage/DurableLog.cs",
       "await flush(token).ConfigureAwait(false);\n        seal",
       "_ = flush(token);\n        seal")],
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
]
# The analyzers would find some of these while building: here the tests are asked.
QUIET = ["-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false", "-v", "quiet", "-clp:NoSummary;ErrorsOnly"]


def run(tree, project, pattern, log):
    path = f"tests/Vectron.PlacementDriver.{project}"
    built = subprocess.run(["dotnet", "build", path, *QUIET], cwd=tree, stdout=log, stderr=log)
    if built.returncode:
        return "does not build"
    names = "|".join(f"FullyQualifiedName~{each}" for each in pattern.split("|"))
    tested = subprocess.run(["dotnet", "test", "--no-build", path, "-v", "quiet", "--filter", names], cwd=tree, stdout=log, stderr=log)
    return "red" if tested.returncode else "green"


def undo(tree, edits):
    """Puts the defect in; gives back what was there, or None when a guard is not where it was."""
    sound = {}
    for file, there, instead in edits:
        path = os.path.join(tree, SRC + file)
        text = open(path, encoding="utf-8").read()
        if there not in text:
            restore(sound)
            return None
        sound.setdefault(path, text)
        open(path, "w", encoding="utf-8").write(text.replace(there, instead, 1))
    return sound


def restore(sound):
    for path, text in sound.items():
        open(path, "w", encoding="utf-8").write(text)


def measure(tree, name, edits, tests, times, log):
    """One line of the table; true when the defect was found often enough."""
    sound = undo(tree, edits)
    if sound is None:
        print(f"| {name} | the guard is not where it was | |", flush=True)
        return False
    found = {}
    for project, pattern in tests:
        results = [run(tree, project, pattern, log) for _ in range(times)]
        if "does not build" in results:
            print(f"| {name} | does not build | |", flush=True)
            restore(sound)
            return False
        found[project, pattern] = results.count("red")
    restore(sound)
    rungs = "; ".join(f"`{pattern.replace('|', '`, `')}` in `{project}` {count}" for (project, pattern), count in found.items())
    print(f"| {name} | {rungs} | {max(found.values())} of {times} |", flush=True)
    return max(found.values()) >= times * 0.95


def main():
    arguments = sys.argv[1:]
    times = int(arguments.pop(0)) if arguments and arguments[0].isdigit() else 1
    wanted = [each for each in DEFECTS if not arguments or any(part in each[0] for part in arguments)]
    root = subprocess.check_output(["git", "rev-parse", "--show-toplevel"], text=True).strip()
    tree = tempfile.mkdtemp(prefix="vectron-detection-")
    subprocess.check_call(["git", "worktree", "add", "-q", "--detach", "--force", tree, "HEAD"], cwd=root)
    try:
        with open(os.path.join(tempfile.gettempdir(), "vectron-detection.log"), "w", encoding="utf-8") as log:
            print("| defect | rungs and how often each found it | found |\n|---|---|---|", flush=True)
            missed = [name for name, edits, tests in wanted if not measure(tree, name, edits, tests, times, log)]
            rungs = sorted({rung for _, _, tests in wanted for rung in tests})
            missed += [f"red without a defect: {project} {pattern}" for project, pattern in rungs if run(tree, project, pattern, log) != "green"]
            print("\n".join(missed) or "every defect found; without a defect all green")
    finally:
        subprocess.call(["git", "worktree", "remove", "--force", tree], cwd=root)
    sys.exit(len(missed) > 0)


main()
