namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>What a probe saw.</summary>
/// <param name="HeartbeatP99Ms">99th percentile of answered heartbeats.</param>
/// <param name="LookupP99Ms">99th percentile of answered lookups.</param>
/// <param name="Answered">Calls that were answered.</param>
/// <param name="Refused">Calls that were refused or came too late.</param>
internal sealed record ProbeReport(double HeartbeatP99Ms, double LookupP99Ms, int Answered, int Refused)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"probe p99 {HeartbeatP99Ms:F1} ms heartbeat, {LookupP99Ms:F1} ms lookup, {Refused} of {Answered + Refused} refused");
}
