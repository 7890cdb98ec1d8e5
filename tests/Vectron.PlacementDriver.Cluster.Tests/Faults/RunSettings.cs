using System.Globalization;
using System.Text.Json;

namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>What makes a short run a long one: environment variables.</summary>
internal static class RunSettings
{
    /// <summary>A variable's number, or the short run's.</summary>
    public static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>Adds a run's result to the file that VECTRON_REPORT names, one line of JSON each; nothing without it.</summary>
    public static void Keep<T>(T result)
    {
        if (Environment.GetEnvironmentVariable("VECTRON_REPORT") is { Length: > 0 } file)
        {
            File.AppendAllText(file, JsonSerializer.Serialize(result) + "\n");
        }
    }
}
