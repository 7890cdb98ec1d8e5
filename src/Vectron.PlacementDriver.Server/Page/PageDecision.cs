using Vectron.PlacementDriver.Domain.Placement.Deciders;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>What one decider says of a shard on a worker.</summary>
/// <param name="Decider">Its name.</param>
/// <param name="Verdict">yes, throttle or no.</param>
/// <param name="Sentence">Why.</param>
internal sealed record PageDecision(string Decider, string Verdict, string Sentence)
{
    /// <summary>Describes a decision.</summary>
    public static PageDecision Of(Decision decision) => new(
        decision.Decider, decision.Verdict.ToString().ToLowerInvariant(), decision.Sentence);
}
