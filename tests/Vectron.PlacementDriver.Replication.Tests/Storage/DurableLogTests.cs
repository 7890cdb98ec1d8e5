using DotNext.Net.Cluster.Consensus.Raft;
using Microsoft.Extensions.Logging.Abstractions;
using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Storage;

/// <summary>What the log itself refuses.</summary>
public sealed class DurableLogTests
{
    [Fact]
    public async Task Append_OfAnEarlierTermThanTheLast_IsRefusedAndNothingAppended()
    {
        using var folder = new TestFolder();
        using var directory = DataDirectory.Open(folder.Path, 7, 1);
        using var members = new MemberList(directory, NullLogger.Instance);
        var snapshots = new SnapshotStore(directory.SnapshotPath, NullLogger.Instance);
        using var seal = LogSeal.Open(directory.SealPath);
        await using var machine = new ReplicatedStateMachine(new KeyValueState(), snapshots, members, seal, 100, TimeProvider.System, NullLogger.Instance);
        LogFiles.Prepare(directory.LogPath, isMarked: false);
        await using var log = new DurableLog(DurableLog.OptionsFor(directory.LogPath, 1 << 20), machine, seal);
        await log.InitializeAsync(CancellationToken.None);
        IPersistentState state = log;
        _ = await state.AppendAsync(new BinaryLogEntry { Term = 5, Content = "a=1"u8.ToArray() }, CancellationToken.None);

        var act = async () => await state.AppendAsync(new BinaryLogEntry { Term = 4, Content = "b=2"u8.ToArray() }, CancellationToken.None);

        await act.Should().ThrowAsync<StaleTermException>();
        log.LastEntryIndex.Should().Be(1);
    }

    [Fact]
    public async Task SaveConfiguration_OfAnOlderIndex_KeepsTheNewerList()
    {
        using var folder = new TestFolder();
        using var directory = DataDirectory.Open(folder.Path, 7, 1);
        _ = Directory.CreateDirectory(directory.LogPath);
        using var members = new MemberList(directory, NullLogger.Instance);
        var one = new PeerIdentity(1, Guid.NewGuid(), PeerAddress.Parse("localhost:7001"));
        var two = new PeerIdentity(2, Guid.NewGuid(), PeerAddress.Parse("localhost:7002"));

        (await members.SaveConfigurationAsync(new MemberConfiguration([one, two]), 9, CancellationToken.None)).Should().BeTrue();
        (await members.SaveConfigurationAsync(new MemberConfiguration([one]), 8, CancellationToken.None)).Should().BeFalse();
        (await members.SaveInitialAsync(new MemberConfiguration([one]), CancellationToken.None)).Should().BeFalse();

        using var reopened = new MemberList(directory, NullLogger.Instance);
        reopened.Current.Version.Should().Be(9);
        reopened.Current.Members.Sorted.Should().Equal(one, two);
    }
}
