namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// Brings this leadership's entries to the members while earlier ones are still on their way, and commits what a majority
/// has (Ongaro, sections 3.5 and 10.2.2). The library's leader sends a member the next entries when it has answered the last
/// ones, so between distant nodes a write would wait for one and a half ways there and back. Its rounds go on beside this:
/// they are the signs of life, and find out what a member has that could not be reached for a while.
/// </summary>
/// <remarks>
/// This node counts itself by its log, not by its disk, as the library does; an entry is applied, and so acknowledged, once it
/// is on this node's disk too. It may count itself when the log's term is still this leadership's after the entry came in: a
/// node enters a later term before it looks at its log to vote in it, so whoever is elected there has the entry or lacks the
/// vote. What a majority has in that sense stays committed whatever happens next, so it does no harm when the leadership is
/// over by the time it is noted.
/// </remarks>
internal sealed class Pipeline(IRaftEngine engine)
{
    private const int MostMembers = 16;

    /// <summary>Whether an entry of a leadership that is appended now reaches a majority this way.</summary>
    public bool ReachesMajority(long term)
    {
        var members = engine.Electors;
        var reached = 0;
        foreach (var member in members)
        {
            reached += !member.IsRemote || member.Feed?.Appends.SentIndexIn(term) is not null ? 1 : 0;
        }

        return members.Count > 1 && reached * 2 > members.Count;
    }

    /// <summary>The log has grown, or more of it is committed.</summary>
    public void Wake()
    {
        foreach (var member in engine.Electors)
        {
            member.Feed?.Wake();
        }
    }

    /// <summary>A member has answered: commits what a majority has by now.</summary>
    public void Advance()
    {
        var term = engine.LeadershipTerm;
        var own = engine.LastIndex;
        Interlocked.MemoryBarrier();
        var members = engine.Electors;
        if (term == 0 || engine.Term != term || members.Count > MostMembers)
        {
            return;
        }

        Span<long> known = stackalloc long[MostMembers];
        var count = 0;
        foreach (var member in members)
        {
            known[count++] = !member.IsRemote ? own : member.Feed?.Appends.MatchIndexIn(term) ?? 0;
        }

        known = known[..count];
        known.Sort();
        var majority = count == 0 ? 0 : known[(count - 1) / 2];
        if (majority > engine.CommitIndex)
        {
            _ = CommitAsync(majority);
        }
    }

    private async Task CommitAsync(long index)
    {
        try
        {
            await engine.CommitAsync(index, engine.Lifetime).ConfigureAwait(false);
            Wake();
        }
        catch (Exception e) when (e is OperationCanceledException || EntryWriter.IsBreakdown(e))
        {
            // The node stops, or its disk fails: the watchdog hears of that from the log.
        }
    }
}
