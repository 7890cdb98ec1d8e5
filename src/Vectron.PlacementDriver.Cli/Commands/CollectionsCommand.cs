using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>collections</c>: what vectors are kept in; creating and deleting one.</summary>
internal static class CollectionsCommand
{
    /// <summary>The command.</summary>
    public static Command Build() => new Command("collections", "The collections and how their shards fare") { Create(), Delete() }.Reports(
        async (session, cancellationToken) =>
            CollectionsReport.Of(await Pictures.TakeAsync(session, cancellationToken).ConfigureAwait(false)));

    private static Command Create()
    {
        var name = new Argument<string>("name") { Description = "Its name, 1 to 255 bytes" };
        var dimension = new Option<int>("--dimension") { Description = "Components of each vector, 1 to 65536", Required = true };
        var distance = new Option<string>("--distance") { Description = "cosine, euclidean or dot", DefaultValueFactory = _ => "cosine" };
        return new Command("create", "Creates a collection; its shards are placed at once") { name, dimension, distance }.Reports(
            async (session, cancellationToken) =>
            {
                await session.Client.CreateCollectionAsync(
                    new CreateCollectionRequest { Name = session.Need(name), Dimension = session.Get(dimension), Distance = session.Get(distance) },
                    null,
                    cancellationToken).ConfigureAwait(false);
                return new MessageReport($"{session.Need(name)} is created; see its shards with: vectron-pd shards {session.Need(name)}");
            });
    }

    private static Command Delete()
    {
        var name = new Argument<string>("name") { Description = "Its name" };
        return new Command("delete", "Deletes a collection and all its vectors") { name, Confirmation.Yes }.Reports(
            async (session, cancellationToken) =>
            {
                Confirmation.Require(session, $"{session.Need(name)} and all its vectors will be gone for good.");
                await session.Client.DeleteCollectionAsync(
                    new DeleteCollectionRequest { Name = session.Need(name) }, null, cancellationToken).ConfigureAwait(false);
                return new MessageReport($"{session.Need(name)} is deleted; its workers let go of its shards");
            });
    }
}
