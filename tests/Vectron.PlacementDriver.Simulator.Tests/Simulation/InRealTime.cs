namespace Vectron.PlacementDriver.Simulator.Tests.Simulation;

/// <summary>Tests that wait for real time: beside those that keep every core busy they would wait in vain.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class InRealTime
{
    public const string Name = "in real time";
}
