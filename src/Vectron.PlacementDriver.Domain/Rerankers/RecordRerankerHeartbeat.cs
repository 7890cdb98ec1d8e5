using System.Globalization;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Rerankers;

/// <summary>A reranker reports that it lives. Refused as <see cref="RejectionReason.NotFound"/> when it is not known.</summary>
public sealed record RecordRerankerHeartbeat(ulong RerankerId, WorkerLoad Load) : Command
{
    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (draft.FindReranker(RerankerId) is not { } reranker)
        {
            return CommandOutcome.Rejected(
                RejectionReason.NotFound,
                string.Create(CultureInfo.InvariantCulture, $"reranker '{RerankerId}' not found: it must register"));
        }

        draft.Put(reranker with { Healthy = true, LastHeartbeatUnixMs = draft.ClockUnixMs, Load = Load.Clamped() });
        return CommandOutcome.Accepted(RerankerId);
    }
}
