using System.Text.Json;

namespace Vectron.PlacementDriver.Benchmarks.Results;

/// <summary>The newest result of every scenario, as JSON. A run replaces the results of what it measured.</summary>
internal sealed class ResultsFile(string path)
{
    /// <summary>Everything that was measured so far, by scenario.</summary>
    public IReadOnlyList<ScenarioResult> Read() => File.Exists(path)
        ? JsonSerializer.Deserialize(File.ReadAllText(path), ResultsJson.Default.ListScenarioResult) ?? []
        : [];

    /// <summary>Puts results in the place of older ones of the same scenario.</summary>
    public IReadOnlyList<ScenarioResult> Merge(IReadOnlyList<ScenarioResult> results)
    {
        List<ScenarioResult> all =
        [
            .. Read().Where(old => results.All(result => result.Scenario != old.Scenario)).Concat(results)
                .OrderBy(result => result.Scenario, StringComparer.Ordinal),
        ];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(all, ResultsJson.Default.ListScenarioResult) + "\n");
        return all;
    }
}
