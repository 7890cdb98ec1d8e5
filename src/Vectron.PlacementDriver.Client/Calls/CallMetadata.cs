using System.Globalization;
using Grpc.Core;

namespace Vectron.PlacementDriver.Client.Calls;

/// <summary>The metadata that the driver understands and answers; see the service's description.</summary>
internal static class CallMetadata
{
    private const string ConsistencyHeader = "consistency";
    private const string LocalConsistency = "local";
    private const string IdempotencyHeader = "idempotency-key";
    private const string AppliedIndexTrailer = "vectron-applied-index";
    private const string RoleTrailer = "vectron-role";
    private const string LeaderTrailer = "vectron-leader";
    private const string OutcomeTrailer = "vectron-outcome";
    private const string UnknownOutcome = "unknown";

    public static Metadata Headers(Consistency consistency, string idempotencyKey)
    {
        var headers = new Metadata();
        if (consistency == Consistency.Local)
        {
            headers.Add(ConsistencyHeader, LocalConsistency);
        }

        if (idempotencyKey.Length > 0)
        {
            headers.Add(IdempotencyHeader, idempotencyKey);
        }

        return headers;
    }

    /// <summary>
    /// Whether a driver's node itself answered UNAVAILABLE, and not that the outcome is unknown: nothing was written.
    /// </summary>
    public static bool DeniesWrite(Metadata trailers) =>
        trailers.GetValue(RoleTrailer) is not null && trailers.GetValue(OutcomeTrailer) != UnknownOutcome;

    /// <summary>Where the leader is, by a node that did nothing since only the leader serves this call; null when it does not say so.</summary>
    public static string? LeaderIn(Metadata trailers) => trailers.GetValue(LeaderTrailer);

    public static PlacementAnswer<T> Answer<T>(T value, string node, int attempts, Metadata trailers) =>
        new(value, node, attempts)
        {
            AppliedIndex = long.TryParse(
                trailers.GetValue(AppliedIndexTrailer), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? index
                : null,
            Role = trailers.GetValue(RoleTrailer),
        };
}
