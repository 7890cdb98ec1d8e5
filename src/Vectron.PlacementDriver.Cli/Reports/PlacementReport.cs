using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>The rules by which a collection's replicas are placed.</summary>
/// <param name="Collection">Its name.</param>
/// <param name="Note">What was done; empty for nothing.</param>
/// <param name="ReplicationFactor">Replicas of each shard.</param>
/// <param name="RequiredCapabilities">What a worker must announce.</param>
/// <param name="UseZones">The zones that it must be in one of; none allows all.</param>
/// <param name="AvoidZones">The zones that it must not be in.</param>
internal sealed record PlacementReport(
    string Collection,
    [property: JsonIgnore] string Note,
    int ReplicationFactor,
    ImmutableArray<string> RequiredCapabilities,
    ImmutableArray<string> UseZones,
    ImmutableArray<string> AvoidZones) : Report
{
    /// <summary>From the driver's answer.</summary>
    public static PlacementReport Of(string collection, string note, PlacementRules rules) => new(
        collection, note, rules.ReplicationFactor, [.. rules.RequiredCapabilities], [.. rules.UseZones], [.. rules.AvoidZones]);

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        if (Note.Length > 0)
        {
            console.WriteLine($"{Collection}: {Note}");
        }

        console.WriteLine($"replicas of each shard  {ReplicationFactor}");
        console.WriteLine($"workers must announce   {Join(RequiredCapabilities, "nothing")}");
        console.WriteLine($"in one of the zones     {Join(UseZones, "any")}");
        console.WriteLine($"but not in              {Join(AvoidZones, "none")}");
    }

    private static string Join(ImmutableArray<string> values, string none) => values.IsEmpty ? none : string.Join(", ", values);
}
