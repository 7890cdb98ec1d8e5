using System.Diagnostics;
using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Storage;

/// <summary>A data directory is used by its own node only, alone, and only when it is whole.</summary>
public sealed class DataDirectoryTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_WhileAnotherHoldsIt_NamesDirectoryAndProcess()
    {
        using var first = DataDirectory.Open(folder.Path, 7, 1);

        var act = () => DataDirectory.Open(folder.Path, 7, 1);

        act.Should().Throw<DataDirectoryException>().Which.Message.Should().ContainAll(first.Path, $"process {Environment.ProcessId}");
    }

    [SkippableFact]
    public void Open_WhereTheDiskRefusesTheLock_BlamesNobodyForHoldingIt()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs a link that leads nowhere");
        _ = OpenAndClose(7, 1);
        var path = Path.Combine(folder.Path, "node-1", "lock");
        File.Delete(path);
        _ = File.CreateSymbolicLink(path, Path.Combine(folder.Path, "gone", "lock"));

        var act = () => DataDirectory.Open(folder.Path, 7, 1);

        act.Should().Throw<DataDirectoryException>().Which.Message.Should().Contain("cannot be written").And.NotContain("in use");
    }

    [Fact]
    public void Open_WithAFileInPlaceOfAFolder_NamesIt()
    {
        var path = Path.Combine(folder.Path, "node-1", "snapshots");
        _ = Directory.CreateDirectory(Path.Combine(folder.Path, "node-1"));
        File.WriteAllText(path, "no folder");

        var act = () => DataDirectory.Open(folder.Path, 7, 1);

        act.Should().Throw<DataDirectoryException>().Which.Message.Should().Contain(path);
    }

    [Fact]
    public void Open_Again_KeepsTheIncarnation()
    {
        var incarnation = OpenAndClose(7, 1);

        OpenAndClose(7, 1).Should().Be(incarnation);
    }

    [Fact]
    public void Open_OfAnotherNodesDirectory_NamesBoth()
    {
        _ = OpenAndClose(7, 1);
        Directory.Move(Path.Combine(folder.Path, "node-1"), Path.Combine(folder.Path, "node-2"));

        var act = () => DataDirectory.Open(folder.Path, 7, 2);

        act.Should().Throw<DataDirectoryException>().Which.Message.Should().ContainAll("node 1 of cluster 7", "node 2 of cluster 7");
    }

    [Fact]
    public void Open_OfAnotherClustersDirectory_NamesBoth()
    {
        _ = OpenAndClose(7, 1);

        var act = () => DataDirectory.Open(folder.Path, 8, 1);

        act.Should().Throw<DataDirectoryException>().Which.Message.Should().ContainAll("of cluster 7", "of cluster 8");
    }

    [Fact]
    public void LearnClusterUid_OfAnotherCluster_IsRefusedAlsoAfterReopening()
    {
        using (var directory = DataDirectory.Open(folder.Path, 7, 1))
        {
            directory.LearnClusterUid("one");
        }

        using var reopened = DataDirectory.Open(folder.Path, 7, 1);
        var act = () => reopened.LearnClusterUid("two");

        act.Should().Throw<DataDirectoryException>().Which.Message.Should().ContainAll("one", "two");
    }

    [SkippableTheory]
    [InlineData("/proc/vectron")]
    [InlineData("/sys/vectron")]
    public void Open_WhereNothingCanBeWritten_NamesTheDirectory(string root)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs a read-only file system that is always there");

        var act = () => DataDirectory.Open(root, 7, 1);

        act.Should().Throw<DataDirectoryException>().Which.Message.Should().Contain(root);
    }

    [SkippableFact]
    public async Task Open_FromAnotherProcess_IsRefusedWhileThisOneHoldsIt()
    {
        using var held = DataDirectory.Open(folder.Path, 7, 1);
        var start = new ProcessStartInfo("flock", ["--nonblock", Path.Combine(held.Path, "lock"), "true"]);
        Skip.IfNot(File.Exists("/usr/bin/flock"), "needs the flock command, to lock from another process");

        using var other = Process.Start(start)!;
        await other.WaitForExitAsync();

        other.ExitCode.Should().NotBe(0);
    }

    private Guid OpenAndClose(ulong cluster, ulong node)
    {
        using var directory = DataDirectory.Open(folder.Path, cluster, node);
        return directory.Identity.Incarnation;
    }
}
