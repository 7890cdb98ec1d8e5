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
        await using var opened = await OpenedLog.OpenAsync();
        IPersistentState state = opened.Log;
        _ = await state.AppendAsync(new BinaryLogEntry { Term = 5, Content = "a=1"u8.ToArray() }, CancellationToken.None);

        var act = async () => await state.AppendAsync(new BinaryLogEntry { Term = 4, Content = "b=2"u8.ToArray() }, CancellationToken.None);

        await act.Should().ThrowAsync<StaleTermException>();
        opened.Log.LastEntryIndex.Should().Be(1);
    }

    [Fact]
    public async Task Commit_ByManyAtOnce_IsOneAfterTheOtherAndEndsForEach()
    {
        await using var opened = await OpenedLog.OpenAsync();
        IPersistentState state = opened.Log;
        for (var i = 1; i <= 200; i++)
        {
            var index = await state.AppendAsync(new BinaryLogEntry { Term = 1, Content = "a=1"u8.ToArray() }, CancellationToken.None);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => state.CommitAsync(index).AsTask())));
            opened.Log.LastCommittedEntryIndex.Should().Be(i);
        }
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
