using Grpc.Core;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>What operators ask of single collections.</summary>
internal sealed class CollectionService(ReplicaCalls calls) : Protocol.Admin.V1.CollectionService.CollectionServiceBase
{
    /// <inheritdoc/>
    public override async Task<PlacementRules> GetPlacement(GetPlacementRequest request, ServerCallContext context)
    {
        var name = CollectionRequests.NameOf(request.Collection);
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        return snapshot.Collections.TryGetValue(name, out var collection)
            ? Describe(collection)
            : throw CollectionRequests.Unknown(name);
    }

    /// <inheritdoc/>
    public override async Task<SetPlacementResponse> SetPlacement(SetPlacementRequest request, ServerCallContext context)
    {
        var rules = request.Rules ?? throw RpcStatus.InvalidArgument("rules are required");
        var command = new RequestCheck().Pass(new SetCollectionPlacement(
            request.Collection,
            rules.ReplicationFactor,
            new CollectionPlacement([.. rules.RequiredCapabilities], [.. rules.UseZones], [.. rules.AvoidZones]),
            request.Force));
        var committed = await calls.CarryOutAsync(command, request, context).ConfigureAwait(false);
        return new SetPlacementResponse { Revision = committed.Snapshot.Revision };
    }

    private static PlacementRules Describe(Collection collection) => new()
    {
        ReplicationFactor = collection.ReplicationFactor,
        RequiredCapabilities = { collection.Placement.RequiredCapabilities },
        UseZones = { collection.Placement.UseZones },
        AvoidZones = { collection.Placement.AvoidZones },
    };
}
