namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vectron-replication-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
