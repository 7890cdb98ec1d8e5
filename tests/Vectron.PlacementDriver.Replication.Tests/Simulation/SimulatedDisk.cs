namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>What a node has on disk: all that outlives its process.</summary>
internal sealed class SimulatedDisk(EventLoop loop)
{
    private readonly TimeSpan slowest = loop.Between(0.5, 30);
    private int truncations;

    public long Term { get; set; }

    public ulong VotedFor { get; set; }

    /// <summary>Entry n at place n - 1; what follows <see cref="Flushed"/> is in the process' memory only.</summary>
    public List<SimulatedEntry> Log { get; } = [];

    /// <summary>The last entry that is on disk.</summary>
    public int Flushed { get; set; }

    /// <summary>The last entry known on disk to be committed.</summary>
    public int Commit { get; set; }

    /// <summary>Until when no flush ends.</summary>
    public long StalledUntil { get; set; }

    /// <summary>Writes from <paramref name="first"/> on, in place of whatever was there.</summary>
    public void Write(int first, IEnumerable<SimulatedEntry> entries)
    {
        truncations += first <= Log.Count ? 1 : 0;
        Log.RemoveRange(first - 1, Log.Count - first + 1);
        Log.AddRange(entries);
        Flushed = Math.Min(Flushed, first - 1);
    }

    /// <summary>Ends when all that is in the log now is on disk; never when the process dies before.</summary>
    public Task FlushAsync(SimulatedProcess process, int commit)
    {
        var (end, version) = (Log.Count, truncations);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stall = TimeSpan.FromTicks(Math.Max(0, StalledUntil - loop.Now));
        _ = loop.Schedule(stall + loop.Between(0.05, slowest.TotalMilliseconds), process, "flushed", end, () =>
        {
            if (version == truncations)
            {
                Flushed = Math.Max(Flushed, Math.Min(end, Log.Count));
                Commit = Math.Max(Commit, Math.Min(commit, Flushed));
            }

            over.SetResult();
        });
        return over.Task;
    }

    /// <summary>The process died: what no flush had ended for is gone.</summary>
    public void Lose()
    {
        Log.RemoveRange(Flushed, Log.Count - Flushed);
        StalledUntil = 0;
    }
}
