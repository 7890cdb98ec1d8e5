using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Rerankers;

/// <summary>
/// A reranker makes itself known and counts as healthy. The same gRPC address gets the same id again. Accepted with its
/// id; refused as <see cref="RejectionReason.LimitReached"/> beyond as many as workers are allowed, and as
/// <see cref="RejectionReason.FailedPrecondition"/> while a backup is being restored.
/// </summary>
public sealed record RegisterReranker(
    string GrpcAddress,
    ImmutableArray<string> Capabilities,
    WorkerResources Resources,
    WorkerLocation Location) : Command
{
    /// <inheritdoc/>
    public override string? FindFault() =>
        AddressRule.FindFault("reranker grpc_address", GrpcAddress)
        ?? WorkerRule.FindFault("reranker", Capabilities, Resources, Location);

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        var known = draft.FindReranker(GrpcAddress);
        if (known is null && draft is { Incoming: not null, Freeze: { } freeze })
        {
            return freeze.Refuse($"no id can be given to the new reranker at grpc_address {QuotedText.Of(GrpcAddress)}");
        }

        if (known is null && draft.RerankerCount >= draft.Settings.MaxWorkers)
        {
            return CommandOutcome.Rejected(
                RejectionReason.LimitReached,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the cluster has {draft.RerankerCount} rerankers, at most {draft.Settings.MaxWorkers} are allowed"));
        }

        var reranker = (known ?? new Reranker { Id = draft.TakeRerankerId(), GrpcAddress = GrpcAddress }) with
        {
            Capabilities = [.. Capabilities.Distinct().Order(StringComparer.Ordinal)],
            Resources = Resources,
            Location = Location,
            Healthy = true,
            RegisteredUnixMs = draft.ClockUnixMs,
            LastHeartbeatUnixMs = draft.ClockUnixMs,
        };
        draft.Put(reranker);
        return CommandOutcome.Accepted(reranker.Id);
    }
}
