using System.Diagnostics;
using Vectron.PlacementDriver.Replication.Proposals;

namespace Vectron.PlacementDriver.Replication.Diagnostics;

/// <summary>The span of a batch: a child of its first traced proposal, linked to the others.</summary>
internal static class BatchTrace
{
    private const int MostLinks = 64;

    /// <summary>Starts it; null when none of the proposals is traced.</summary>
    public static Activity? Start(List<PendingProposal> batch)
    {
        if (!ReplicationTracing.Source.HasListeners() || batch.Find(static pending => pending.Trace is not null) is not { Trace: { } first })
        {
            return null;
        }

        var links = batch
            .Where(pending => pending.Trace is { } trace && trace != first)
            .Take(MostLinks)
            .Select(pending => new ActivityLink(pending.Trace!.Context));
        return ReplicationTracing.Source
            .StartActivity("send batch", ActivityKind.Internal, first.Context, links: links)?
            .SetTag("vectron.proposals", batch.Count);
    }
}
