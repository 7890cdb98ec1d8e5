using System.Globalization;

namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>What makes a short run a long one: environment variables.</summary>
internal static class RunSettings
{
    /// <summary>A variable's number, or the short run's.</summary>
    public static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
