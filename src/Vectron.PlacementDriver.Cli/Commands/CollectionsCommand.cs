using System.CommandLine;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;
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
        return new Change
        {
            Wanted = Change.One(session => new DryRunRequest
            {
                CreateCollection = new CreateCollectionRequest
                {
                    Name = session.Need(name),
                    Dimension = session.Get(dimension),
                    Distance = session.Get(distance),
                },
            }),
            Carry = async (session, change, cancellationToken) =>
            {
                var created = change.CreateCollection.Name;
                await session.Client.CreateCollectionAsync(change.CreateCollection, null, cancellationToken).ConfigureAwait(false);
                return new Change.Done(
                    $"{created} is created; see its shards with: vectron-pd shards {created}",
                    $"leaderless shards of {created}",
                    picture => picture.Shards.Values.Count(shard => shard.Collection == created && !shard.Retiring && shard.LeaderId == 0),
                    $"{created} is created, and every shard of it has a leader");
            },
            TakesTime = true,
        }.By(new Command("create", "Creates a collection; its shards are placed at once") { name, dimension, distance });
    }

    private static Command Delete()
    {
        var name = new Argument<string>("name") { Description = "Its name" };
        return new Change
        {
            Wanted = Change.One(session => new DryRunRequest { DeleteCollection = new DeleteCollectionRequest { Name = session.Need(name) } }),
            Destroys = async (session, cancellationToken) =>
            {
                // Nobody should have to confirm a slip of the pen.
                var question = new GetCollectionStatusRequest { Name = session.Need(name) };
                await session.Client.GetCollectionStatusAsync(question, null, cancellationToken).ConfigureAwait(false);
                return $"{question.Name} and all its vectors will be gone for good.";
            },
            Carry = async (session, change, cancellationToken) =>
            {
                var deleted = change.DeleteCollection.Name;
                await session.Client.DeleteCollectionAsync(change.DeleteCollection, null, cancellationToken).ConfigureAwait(false);
                return new Change.Done(
                    $"{deleted} is deleted; its workers let go of its shards",
                    $"retiring shards of {deleted}",
                    picture => picture.Shards.Values.Count(shard => shard.Collection == deleted && shard.Retiring),
                    $"{deleted} is deleted, and its workers have let go of its shards");
            },
            TakesTime = true,
        }.By(new Command("delete", "Deletes a collection and all its vectors") { name });
    }
}
