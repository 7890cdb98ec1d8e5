using DotNext.Net.Cluster.Consensus.Raft;
using Grpc.Core;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>
/// One leadership: flushes, then sends to every peer that has answered the call before, and counts. A leader that a
/// majority has not answered for long gives up.
/// </summary>
internal sealed class SimulatedLeader(EventLoop loop, SimulatedProcess process, SimulatedRaft raft, SimulatedPeers peers)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1_000);

    private readonly long term = raft.Term;
    private readonly int firstIndex = raft.Disk.Log.Count + 1;
    private readonly Dictionary<ulong, Follower> followers = peers.Senders.Keys.ToDictionary(
        node => node, _ => new Follower { Next = raft.Disk.Log.Count + 1, Answered = loop.Now });

    private TaskCompletionSource wake = NewWake();
    private bool stopped;

    /// <summary>Whether an entry of its own is committed.</summary>
    public bool HasCommitted => raft.CommitIndex >= firstIndex && raft.LeadershipTerm == term;

    public void Start() => loop.Watch(RunAsync());

    /// <summary>There is something to send.</summary>
    public void Wake() => wake.TrySetResult();

    /// <summary>Does nothing more; false when that was so before.</summary>
    public bool Stop() => !Interlocked.Exchange(ref stopped, true);

    private bool Goes => !stopped && raft.Term == term && process.IsAlive;

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        while (Goes)
        {
            // As the library does: a stalled disk of the leader holds up its signs of life too.
            await raft.Disk.FlushAsync(process, (int)raft.CommitIndex);
            if (!Goes)
            {
                return;
            }

            CountVotes();
            foreach (var (node, follower) in followers)
            {
                if (!follower.IsAsked)
                {
                    loop.Watch(SendAsync(node, follower));
                }
            }

            if (followers.Values.All(follower => loop.Now - follower.Answered > Patience.Ticks))
            {
                raft.StepDown(raft.Term);
                return;
            }

            var woken = wake;
            var beat = loop.Schedule(Heartbeat, process, "heartbeat", term, () => woken.TrySetResult());
            await woken.Task;
            beat.Cancel();
            wake = NewWake();
        }
    }

    private async Task SendAsync(ulong node, Follower follower)
    {
        follower.IsAsked = true;
        try
        {
            var prev = follower.Next - 1;
            BinaryLogEntry[] entries = [.. raft.Disk.Log.Skip(prev).Select(each => new BinaryLogEntry { Content = each.Data.Memory, Term = each.Term })];
            var result = await peers.Senders[node].SendAsync<BinaryLogEntry, BinaryLogEntry[]>(
                term, entries, prev, raft.TermAt(prev), raft.CommitIndex, CancellationToken.None);
            follower.Answered = loop.Now;
            if (Goes)
            {
                Take(follower, prev + entries.Length, result);
            }
        }
        catch (RpcException)
        {
            // Tried again with the next sign of life.
        }
        finally
        {
            follower.IsAsked = false;
        }
    }

    private void Take(Follower follower, int end, Result<ReplicationStatus> result)
    {
        if (result.Term > term)
        {
            raft.StepDown(result.Term);
        }
        else if (result.Value.Result is HeartbeatResult.Rejected)
        {
            follower.Next = (int)Math.Max(1, Math.Min(follower.Next - 1, result.Value.LastIndex + 1));
            Wake();
        }
        else
        {
            follower.Match = Math.Max(follower.Match, end);
            follower.Next = follower.Match + 1;
            CountVotes();
            if (follower.Next <= raft.Disk.Log.Count)
            {
                Wake();
            }
        }
    }

    private void CountVotes()
    {
        int[] onDisk = [raft.Disk.Flushed, .. followers.Values.Select(follower => follower.Match)];
        Array.Sort(onDisk);
        var majority = onDisk[(onDisk.Length - 1) / 2];
        if (majority > raft.CommitIndex && raft.TermAt(majority) == term)
        {
            raft.Commit(majority);
            Wake();
        }
    }

    private sealed class Follower
    {
        public int Next { get; set; }

        public int Match { get; set; }

        public long Answered { get; set; }

        public bool IsAsked { get; set; }
    }
}
