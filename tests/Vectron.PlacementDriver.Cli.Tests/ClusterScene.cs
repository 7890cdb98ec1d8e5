namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>The tests that share the cluster of <see cref="ClusterFixture"/> and leave it as they found it.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterScene : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}
