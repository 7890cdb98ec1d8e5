using System.Text.Json;

namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>Reads and writes scenarios.</summary>
internal static class ScenarioFile
{
    private const int MostWorkers = 10_000;
    private const int MostCollections = 1_000;
    private const int MostTimes = 10_000;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ScenarioFormatException">It is missing, no JSON, or says what no scenario can.</exception>
    public static Scenario Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioFormatException($"{path}: {failure.Message}");
        }
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="ScenarioFormatException">It is no JSON, or says what no scenario can.</exception>
    public static Scenario Parse(string text, string name)
    {
        try
        {
            var scenario = JsonSerializer.Deserialize<Scenario>(text, ScenarioJson.Options)
                ?? throw new ScenarioFormatException($"{name}: is null, must be a scenario");
            Check(scenario);
            return scenario;
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            throw new ScenarioFormatException($"{name}: {failure.Message}");
        }
    }

    /// <summary>The text of a scenario, from which it can be read again.</summary>
    public static string Write(Scenario scenario) => JsonSerializer.Serialize(scenario, ScenarioJson.Options);

    private static void Check(Scenario scenario)
    {
        Require("workers", scenario.Workers, 1, MostWorkers);
        Require("spare", scenario.Spare, 0, MostWorkers);
        Require("search_only", scenario.SearchOnly, 0, MostWorkers);
        Require("collections", scenario.Collections, 0, MostCollections);
        Require("loss_per_mille", scenario.LossPerMille, 0, 900);
        Require("end.replicas", scenario.End.Replicas, 1, 7);
        Require("end.refusals", scenario.End.Refusals ?? 0, 0, int.MaxValue);
        Require("end.spread", scenario.End.Spread, 0, int.MaxValue);
        foreach (var step in scenario.Steps)
        {
            Require("times", step.Times, 1, MostTimes);
            if ((step.Do is StepKind.Create or StepKind.Delete) != (step.Collection.Length > 0))
            {
                throw new FormatException($"{step}: collection is '{step.Collection}', must be given for create and delete");
            }

            if ((step.Do == StepKind.Set) != (step.Setting.Length > 0))
            {
                throw new FormatException($"{step}: setting is '{step.Setting}', must be given for set");
            }

            if (step.Do is not (StepKind.Create or StepKind.Delete or StepKind.Rebalance or StepKind.Set or StepKind.Driver))
            {
                scenario.Select(step.Workers);
            }
        }
    }

    private static void Require(string field, int value, int lowest, int highest)
    {
        if (value < lowest || value > highest)
        {
            throw new FormatException($"{field} is {value}, must be {lowest} to {highest}");
        }
    }
}
