using System.Diagnostics;

namespace Vectron.PlacementDriver.Replication;

/// <summary>
/// Traces of writes and reads on their way through replication. Costs nothing while nobody listens to
/// <see cref="SourceName"/>.
/// </summary>
/// <remarks>
/// A batch belongs to the trace of its first traced write and links to those of the others (OpenTelemetry specification,
/// "Links between spans"). The calls between nodes carry the context as W3C <c>traceparent</c>, which the HTTP client
/// writes by itself; appends run in Raft's own loops, so <see cref="Diagnostics.TracedEntries"/> brings it to them, and many of
/// them share one call, so each carries it in the request.
/// </remarks>
public static class ReplicationTracing
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Vectron.PlacementDriver.Replication";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts the span of taking a leader's entries; null when none of them is traced, as the leader says.</summary>
    internal static Activity? StartTaking(string traceparent, int entries) =>
        traceparent.Length > 0 && ActivityContext.TryParse(traceparent, traceState: null, isRemote: true, out var sender)
            ? Source.StartActivity("take entries", ActivityKind.Server, sender)?.SetTag("vectron.entries", entries)
            : null;
}
