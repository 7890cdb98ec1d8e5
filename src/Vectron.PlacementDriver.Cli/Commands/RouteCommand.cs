using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>route COLLECTION VECTOR</c>: which worker serves a vector.</summary>
internal static class RouteCommand
{
    /// <summary>The command.</summary>
    public static Command Build()
    {
        var collection = new Argument<string>("collection") { Description = "The collection" };
        var vector = new Argument<string>("vector") { Description = "The vector's id" };
        return new Command("route", "Which worker serves a vector") { collection, vector }.Reports(
            async (session, cancellationToken) =>
            {
                var request = new GetWorkerRequest { Collection = session.Need(collection), VectorId = session.Need(vector) };
                var answer = await session.Client.GetWorkerAsync(request, null, cancellationToken).ConfigureAwait(false);
                return new RouteReport(
                    request.Collection, request.VectorId, answer.Value.ShardId, answer.Value.ShardEpoch, answer.Value.GrpcAddress);
            });
    }
}
