namespace Vectron.PlacementDriver.Simulator.Tests.Replay;

/// <summary>Traffic of real workers, a gateway and an operator with the driver that this one replaces.</summary>
internal static class RecordedTrace
{
    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "Traces", "four-workers.jsonl.gz");
}
