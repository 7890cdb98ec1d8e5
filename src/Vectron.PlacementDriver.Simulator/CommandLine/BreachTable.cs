using System.Collections.Immutable;
using System.Text.Json;
using Spectre.Console;
using Vectron.PlacementDriver.Simulator.Contract;

namespace Vectron.PlacementDriver.Simulator.CommandLine;

/// <summary>Shows broken contracts.</summary>
internal static class BreachTable
{
    private const int ShownPerCheck = 10;

    /// <summary>Prints breaches by check; many of a kind are cut short.</summary>
    public static void Print(ImmutableArray<ContractBreach> breaches)
    {
        foreach (var check in breaches.GroupBy(breach => (breach.Check, breach.Sentence)))
        {
            Terminal.Results.MarkupLineInterpolated($"[red]{check.Key.Check}[/]: {check.Key.Sentence}");
            foreach (var breach in check.Take(ShownPerCheck))
            {
                Terminal.Results.MarkupLineInterpolated($"  {breach.Where}: {breach.Detail}");
            }

            if (check.Count() > ShownPerCheck)
            {
                Terminal.Results.MarkupLineInterpolated($"  and {check.Count() - ShownPerCheck} more");
            }
        }
    }

    /// <summary>Writes all breaches as the array <c>breaches</c>.</summary>
    public static void Write(Utf8JsonWriter json, ImmutableArray<ContractBreach> breaches)
    {
        json.WriteStartArray("breaches");
        foreach (var breach in breaches)
        {
            json.WriteStartObject();
            json.WriteString("check", breach.Check);
            json.WriteString("sentence", breach.Sentence);
            json.WriteString("detail", breach.Detail);
            json.WriteString("where", breach.Where);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
