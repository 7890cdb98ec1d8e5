using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Rerankers;

/// <summary>
/// The leader's finding that rerankers have been silent for too long: they are unhealthy, or, after the settings' limit
/// for forgetting, gone. One that was heard from since the finding stays as it is.
/// </summary>
public sealed record MarkRerankersSilent(ImmutableArray<SilentReranker> Rerankers) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() => Rerankers.IsDefault ? "the list of rerankers is missing" : null;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        foreach (var (rerankerId, lastHeartbeatUnixMs) in Rerankers)
        {
            if (draft.FindReranker(rerankerId) is not { } reranker || reranker.LastHeartbeatUnixMs != lastHeartbeatUnixMs)
            {
                continue;
            }

            var silentMs = draft.ClockUnixMs - lastHeartbeatUnixMs;
            if (silentMs >= draft.Settings.SilenceUntilForgottenMs)
            {
                draft.RemoveReranker(reranker);
            }
            else if (reranker.Healthy && silentMs >= draft.Settings.UnhealthyAfterMs)
            {
                draft.Put(reranker with { Healthy = false });
            }
        }

        return CommandOutcome.Accepted();
    }
}
