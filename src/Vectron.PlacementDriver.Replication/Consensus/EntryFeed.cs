using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// Sends this leadership's entries to one member as they come into the log. Where answers come quickly there is one request on
/// its way at a time, and what comes meanwhile goes together; where they take long, one leaves every <see cref="Pace"/>. What is
/// committed goes with the next entries, or alone when none come.
/// </summary>
internal sealed class EntryFeed : IDisposable
{
    /// <summary>How long an entry waits for the answer to an earlier one.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    // What is on its way to a member that answers slowly, or not: the library's signs of life come behind it and must be
    // answered well within an election timeout.
    private const int MostUnderWay = 64;
    private const long MostBytesUnderWay = 256 << 10;

    private readonly IRaftEngine engine;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ITimer pace;
    private readonly CancellationTokenSource ending;
    private readonly CancellationToken ended;
    private long lastSent;
    private (long Index, long At) committed;
    private int wakes;

    /// <summary>Made with the member; it works whenever this node leads and the member is level.</summary>
    public EntryFeed(AppendSender appends, IRaftEngine engine, TimeProvider time, ILogger logger)
    {
        Appends = appends;
        this.engine = engine;
        this.time = time;
        this.logger = logger;
        ending = CancellationTokenSource.CreateLinkedTokenSource(engine.Lifetime);
        ended = ending.Token;
        pace = time.CreateTimer(static feed => ((EntryFeed)feed!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What it sends by.</summary>
    public AppendSender Appends { get; }

    /// <summary>There may be something to send. Never waits for the member.</summary>
    public void Wake()
    {
        if (Interlocked.Increment(ref wakes) == 1)
        {
            _ = FeedAsync();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        pace.Dispose();
        ending.Cancel();
        ending.Dispose();
    }

    private async Task FeedAsync()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref wakes);
            await SendWhatIsDueAsync().ConfigureAwait(false);
        }
        while (Interlocked.Add(ref wakes, -seen) > 0);
    }

    private async Task SendWhatIsDueAsync()
    {
        try
        {
            while (engine.LeadershipTerm is var term && IsDue(term))
            {
                lastSent = time.GetTimestamp();
                await Appends.FeedAsync(engine, term, ended).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The node stops, or the member is none any more.
        }
#pragma warning disable CA1031 // Nobody awaits this, and the library's rounds send what this does not.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            ConsensusLog.FeedFailed(logger, failure);
        }
    }

    private bool IsDue(long term)
    {
        if (engine.Term != term
            || engine.LeadershipToken.IsCancellationRequested
            || Appends.SentIndexIn(term) is not { } sent
            || Appends.UnderWay is var underWay && underWay >= MostUnderWay
            || Appends.BytesUnderWay >= MostBytesUnderWay)
        {
            return false;
        }

        var early = sent < engine.LastIndex ? UntilEntries(underWay) : UntilCommit();
        if (early > TimeSpan.Zero && early < TimeSpan.MaxValue)
        {
            _ = pace.Change(early, Timeout.InfiniteTimeSpan);
        }

        return early <= TimeSpan.Zero;
    }

    private TimeSpan UntilEntries(int underWay) => underWay == 0 ? TimeSpan.Zero : Pace - time.GetElapsedTime(lastSent);

    // The next entry says what is committed. Where none comes, a member that waits for it, for whoever wrote or reads there,
    // is told after a moment, not by the next sign of life.
    private TimeSpan UntilCommit()
    {
        var index = engine.CommitIndex;
        if (index <= Appends.CommitSent)
        {
            return TimeSpan.MaxValue;
        }

        if (committed.Index != index)
        {
            committed = (index, time.GetTimestamp());
        }

        return Pace - time.GetElapsedTime(committed.At);
    }
}
