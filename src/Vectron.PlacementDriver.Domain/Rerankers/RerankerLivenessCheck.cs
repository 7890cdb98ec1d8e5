using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Rerankers;

/// <summary>Finds rerankers that have fallen silent. For the leader alone, which knows how long it has been listening.</summary>
public static class RerankerLivenessCheck
{
    /// <summary>Those about which <see cref="MarkRerankersSilent"/> would change something.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="nowUnixMs">The leader's wall clock, Unix milliseconds.</param>
    /// <param name="listeningSinceUnixMs">When it could first apply heartbeats in its term, by the same clock.</param>
    /// <returns>In order of their ids; empty when nobody is silent.</returns>
    public static ImmutableArray<SilentReranker> FindSilent(
        PlacementSnapshot snapshot, long nowUnixMs, long listeningSinceUnixMs)
    {
        var settings = snapshot.Settings;
        if (nowUnixMs - listeningSinceUnixMs < settings.UnhealthyAfterMs)
        {
            return [];
        }

        return
        [
            .. snapshot.Rerankers.Values
                .Where(one => nowUnixMs - one.LastHeartbeatUnixMs >= (one.Healthy ? settings.UnhealthyAfterMs : settings.SilenceUntilForgottenMs))
                .Select(one => new SilentReranker(one.Id, one.LastHeartbeatUnixMs)),
        ];
    }
}
