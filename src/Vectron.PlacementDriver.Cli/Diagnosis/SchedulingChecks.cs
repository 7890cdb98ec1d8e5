using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Diagnosis;

/// <summary>What was stopped on purpose, and may have been forgotten.</summary>
internal static class SchedulingChecks
{
    /// <summary>Looks at what is paused or frozen.</summary>
    public static IEnumerable<Finding> Run(GetSchedulingResponse scheduling)
    {
        if (scheduling.Freeze is { } freeze)
        {
            yield return new Finding(
                Severity.Error,
                "frozen",
                $"the cluster is frozen since {Sheet.Time(freeze.SinceUnixMs)}, and nothing is placed, moved or removed: {freeze.Reason}",
                freeze.Obstacles.Count == 0
                    ? "see that every worker is back, then end it with freeze leave"
                    : $"before it can be left with freeze leave: {string.Join("; ", freeze.Obstacles)}");
        }

        foreach (var pause in SchedulingReport.Of(scheduling).Pauses)
        {
            yield return new Finding(Severity.Warning, "paused", pause.Describe(), $"once the reason is gone: scheduling resume {pause.Kind}");
        }
    }
}
