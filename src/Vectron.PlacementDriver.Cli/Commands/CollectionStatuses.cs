using System.Collections.Immutable;
using Grpc.Core;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>Fetches the status of collections.</summary>
internal static class CollectionStatuses
{
    /// <summary>Of every collection; one that is deleted meanwhile is left out.</summary>
    public static async Task<ImmutableArray<GetCollectionStatusResponse>> OfAllAsync(
        Session session, CancellationToken cancellationToken)
    {
        var names = await session.Client.ListCollectionsAsync(new ListCollectionsRequest(), null, cancellationToken)
            .ConfigureAwait(false);
        var statuses = ImmutableArray.CreateBuilder<GetCollectionStatusResponse>();
        foreach (var name in names.Value.Collections)
        {
            try
            {
                statuses.Add(await OfAsync(session, name, cancellationToken).ConfigureAwait(false));
            }
            catch (PlacementDriverException gone) when (gone.StatusCode == StatusCode.NotFound)
            {
                // It was deleted between the two calls.
            }
        }

        return statuses.ToImmutable();
    }

    /// <summary>Of one collection.</summary>
    public static async Task<GetCollectionStatusResponse> OfAsync(
        Session session, string name, CancellationToken cancellationToken) =>
        (await session.Client.GetCollectionStatusAsync(
            new GetCollectionStatusRequest { Name = name }, null, cancellationToken).ConfigureAwait(false)).Value;
}
