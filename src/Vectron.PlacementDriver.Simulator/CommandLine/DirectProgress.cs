namespace Vectron.PlacementDriver.Simulator.CommandLine;

/// <summary>Tells progress at once, on the caller's thread and in order.</summary>
internal sealed class DirectProgress(Action<int> tell) : IProgress<int>
{
    public void Report(int value) => tell(value);
}
