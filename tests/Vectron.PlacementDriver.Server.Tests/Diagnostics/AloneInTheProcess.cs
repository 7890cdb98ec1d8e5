namespace Vectron.PlacementDriver.Server.Tests.Diagnostics;

/// <summary>
/// Tests of metrics, because exporters hear the meters of every server in the process, and those that take all of the
/// processor, because others would wait in vain beside them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "alone in the process";
}
