using System.Collections.Immutable;
using System.Diagnostics;
using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Replication.Proposals;

/// <summary>
/// Travels beside a log entry from the proposer to this node's state machine and brings the outcomes back. The log may
/// hand an old ticket to another leader's entry at the same index, so it is only stamped when term and id match too.
/// </summary>
/// <param name="term">The leadership term that the entry was proposed in.</param>
/// <param name="firstId">The id of the entry's first proposal.</param>
internal sealed class BatchTicket(long term, Guid firstId)
{
    private Stamp? stamp;

    /// <summary>The span under which the entry is committed; null when it is not traced.</summary>
    public Activity? Trace { get; init; }

    /// <summary>Outcomes and index, once this very entry was applied here.</summary>
    public Stamp? Applied => Volatile.Read(ref stamp);

    /// <summary>Records the outcomes if the applied entry is the proposed one.</summary>
    public void Offer(long entryTerm, long index, CommandBatch batch, ImmutableArray<CommandOutcome> outcomes)
    {
        if (entryTerm == term && batch.Proposals[0].Id == firstId)
        {
            Volatile.Write(ref stamp, new Stamp(index, outcomes));
        }
    }

    /// <summary>The proof that the entry was applied.</summary>
    internal sealed record Stamp(long Index, ImmutableArray<CommandOutcome> Outcomes);
}
