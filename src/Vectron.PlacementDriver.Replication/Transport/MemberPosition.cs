namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// How far a member's log is known to be that of this node's leadership, and how far it will be once what was sent has come.
/// A member's answer holds for the leadership that asked: in a later one the member starts unknown.
/// </summary>
internal sealed class MemberPosition
{
    private readonly Lock sync = new();
    private Place matched;
    private Place sent;
    private long lastConfirmedStart;

    /// <inheritdoc cref="AppendSender.LastConfirmedStart"/>
    public long LastConfirmedStart => Volatile.Read(ref lastConfirmedStart);

    /// <summary>The last entry that the member is known to have on disk, as this leader's log has it.</summary>
    public long MatchIndex
    {
        get
        {
            lock (sync)
            {
                return matched.Index;
            }
        }
    }

    /// <summary>
    /// The last entry that the member is known to have on disk with all before it as a leadership's log has them; 0 when
    /// none is known that is of the leadership's own term, by which alone entries are counted (Raft, section 5.4.2).
    /// </summary>
    public long MatchIndexIn(long term)
    {
        lock (sync)
        {
            return matched.Leadership == term && matched.Term == term ? matched.Index : 0;
        }
    }

    /// <summary>
    /// The last entry that was sent since the member was last found level with a leadership's log; null when it has not been,
    /// or an append has failed since: then the library's rounds find out what it has.
    /// </summary>
    public Place? SentIn(long term)
    {
        lock (sync)
        {
            return sent.Leadership == term ? sent : null;
        }
    }

    /// <summary>An append is on its way that ends here.</summary>
    public void Sent(Place end)
    {
        lock (sync)
        {
            sent = sent.Leadership == end.Leadership && end.IsBeyond(sent) ? end : sent;
        }
    }

    /// <summary>The member has everything up to here on disk.</summary>
    public void Matched(Place end)
    {
        lock (sync)
        {
            matched = end.IsBeyond(matched) ? end : matched;
            sent = end.IsBeyond(sent) ? end : sent;
        }
    }

    /// <summary>The member answered an append that began at this moment, and knew of no later leader.</summary>
    public void Confirmed(long start)
    {
        lock (sync)
        {
            lastConfirmedStart = Math.Max(start, lastConfirmedStart);
        }
    }

    /// <summary>An append of a leadership failed or was refused: what was sent may not be there.</summary>
    public void Lost(long term)
    {
        lock (sync)
        {
            sent = sent.Leadership == term ? default : sent;
        }
    }

    /// <summary>A place in a leadership's log.</summary>
    /// <param name="Leadership">The leadership's term.</param>
    /// <param name="Index">The entry's index; 0 before the first.</param>
    /// <param name="Term">The entry's own term, at most the leadership's.</param>
    public readonly record struct Place(long Leadership, long Index, long Term)
    {
        /// <summary>Whether this is further on, or of a later leadership.</summary>
        public bool IsBeyond(Place other) =>
            Leadership > other.Leadership || (Leadership == other.Leadership && Index > other.Index);
    }
}
