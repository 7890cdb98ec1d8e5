using System.CommandLine;
using Google.Protobuf.Collections;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>placement COLLECTION</c> and <c>placement set COLLECTION</c>: how many replicas, and where they may be.</summary>
internal static class PlacementCommand
{
    private const string Required = "require";
    private const string Used = "use-zone";
    private const string Avoided = "avoid-zone";

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var collection = new Argument<string>("collection") { Description = "Name of the collection" };
        return new Command("placement", "How many replicas a collection has, and on which workers they may be")
        {
            Set(),
            new Command("show", "The rules of a collection") { collection }.Reports(async (session, cancellationToken) =>
            {
                var name = session.Need(collection);
                return PlacementReport.Of(name, "", await GetAsync(session, name, cancellationToken).ConfigureAwait(false));
            }),
        };
    }

    private static Command Set()
    {
        var collection = new Argument<string>("collection") { Description = "Name of the collection" };
        var factor = new Option<int?>("--replication-factor") { Description = "Replicas of each shard, 1 to 7" };
        var required = Many("--" + Required, "What a worker must announce to hold replicas, such as gpu");
        var used = Many("--" + Used, "A zone that a worker must be in one of");
        var avoided = Many("--" + Avoided, "A zone that a worker must not be in");
        var clear = Many("--clear", $"Rules to drop: {Required}, {Used}, {Avoided}");
        clear.CompletionSources.Add(Required, Used, Avoided);
        clear.Validators.Add(result =>
        {
            foreach (var rule in result.Tokens.Select(token => token.Value).Where(rule => rule is not (Required or Used or Avoided)))
            {
                result.AddError($"--clear is '{rule}', must be {Required}, {Used} or {Avoided}");
            }
        });
        var force = new Option<bool>("--force") { Description = "Take an even replication factor too" };
        return new Command("set", "Changes rules; those not named stay. Replicas then move one at a time for each shard")
        {
            collection, factor, required, used, avoided, clear, force, Change.DryRun,
        }.Reports(async (session, cancellationToken) =>
        {
            var name = session.Need(collection);
            var rules = await GetAsync(session, name, cancellationToken).ConfigureAwait(false);
            var dropped = session.Get(clear) ?? [];
            rules.ReplicationFactor = session.Get(factor) ?? rules.ReplicationFactor;
            Replace(rules.RequiredCapabilities, session.Get(required), dropped.Contains(Required));
            Replace(rules.UseZones, session.Get(used), dropped.Contains(Used));
            Replace(rules.AvoidZones, session.Get(avoided), dropped.Contains(Avoided));
            var request = new SetPlacementRequest { Collection = name, Rules = rules, Force = session.Get(force) };
            if (session.Get(Change.DryRun))
            {
                await Change.TryAsync(session, new DryRunRequest { SetPlacement = request }, cancellationToken).ConfigureAwait(false);
                return PlacementReport.Of(name, "nothing was changed; the rules would be", rules);
            }

            await session.Admin.SetPlacementAsync(request, null, cancellationToken).ConfigureAwait(false);
            return PlacementReport.Of(name, "changed; see what moves with: vectron-pd moves", rules);
        });
    }

    private static async Task<PlacementRules> GetAsync(Session session, string collection, CancellationToken cancellationToken) =>
        (await session.Admin.GetPlacementAsync(new GetPlacementRequest { Collection = collection }, null, cancellationToken).ConfigureAwait(false)).Value.Clone();

    private static void Replace(RepeatedField<string> rule, string[]? values, bool isDropped)
    {
        if (values is { Length: > 0 } || isDropped)
        {
            rule.Clear();
            rule.AddRange(values ?? []);
        }
    }

    private static Option<string[]> Many(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };
}
