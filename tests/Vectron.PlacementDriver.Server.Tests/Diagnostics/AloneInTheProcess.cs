namespace Vectron.PlacementDriver.Server.Tests.Diagnostics;

/// <summary>Tests of metrics: exporters hear the meters of every server in the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "alone in the process";
}
