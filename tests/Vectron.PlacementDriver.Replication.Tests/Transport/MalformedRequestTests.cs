using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Tests.Nodes;
using Vectron.PlacementDriver.Replication.Transport;
using static Vectron.PlacementDriver.Replication.Tests.Nodes.LoneFollower;

namespace Vectron.PlacementDriver.Replication.Tests.Transport;

/// <summary>What no sound peer sends is refused by name and changes nothing.</summary>
public sealed class MalformedRequestTests
{
    public static TheoryData<string, Action<AppendEntriesRequest>> Appends => new()
    {
        { "term", request => request.Term = 0 },
        { "term", request => request.Term = -1 },
        { "term", request => request.Term = long.MaxValue },
        { "prev_index", request => request.PrevIndex = -1 },
        { "prev_index", request => request.PrevIndex = long.MaxValue },
        { "prev_term", request => request.PrevTerm = 2 },
        { "commit_index", request => request.CommitIndex = -1 },
        { "commit_index", request => request.CommitIndex = long.MaxValue },
        { "sequence", request => request.Sequence = 0 },
        { "entries[0].term", request => request.Entries[0].Term = -1 },
        { "entries[0].term", request => request.Entries[0].Term = 2 },
        { "entries[0].data", request => request.Entries[0].IsConfiguration = true },
    };

    public static TheoryData<string, Action<SnapshotHeader>> Headers => new()
    {
        { "term", header => header.Term = 0 },
        { "snapshot_index", header => header.SnapshotIndex = 0 },
        { "snapshot_index", header => header.SnapshotIndex = long.MaxValue },
        { "snapshot_term", header => header.SnapshotTerm = -1 },
        { "length", header => header.Length = 0 },
        { "length", header => header.Length = long.MaxValue },
        { "configuration_version", header => header.ConfigurationVersion = -1 },
        { "configuration", header => header.Configuration = ByteString.Empty },
        { "configuration", header => header.Configuration = ByteString.CopyFromUtf8("garbage") },
        { "ends after", header => header.Length++ },
        { "more bytes", header => header.Length-- },
        { "the snapshot index", header => header.SnapshotIndex++ },
    };

    [Fact]
    public async Task AppendEntries_Malformed_NamesTheFieldAndChangesNothing()
    {
        await using var follower = await LoneFollower.StartAsync();
        foreach (var row in Appends)
        {
            var request = follower.Request(1, 0, 0, 0, Entry(1, "a=1"));
            ((Action<AppendEntriesRequest>)row[1])(request);

            await IsInvalid(() => follower.SendAsync(request), (string)row[0]);
        }

        follower.Node.Raft.Should().BeEquivalentTo(new { LastIndex = 0L, Term = 0L });
    }

    [Fact]
    public async Task InstallSnapshot_Malformed_NamesTheFieldAndChangesNothing()
    {
        await using var follower = await LoneFollower.StartAsync();
        var snapshot = follower.Snapshot(5, 1, "a", "1");
        foreach (var row in Headers)
        {
            var header = follower.Header(1, 5, 1, snapshot.Length);
            ((Action<SnapshotHeader>)row[1])(header);

            await IsInvalid(() => follower.InstallAsync(new InstallSnapshotRequest { Header = header }, Chunk(snapshot)), (string)row[0]);
        }

        follower.Node.Raft.Should().BeEquivalentTo(new { LastIndex = 0L, Term = 0L, SnapshotIndex = 0L });
    }

    [Fact]
    public async Task InstallSnapshot_OutOfShape_SaysHowAndChangesNothing()
    {
        await using var follower = await LoneFollower.StartAsync();
        var snapshot = follower.Snapshot(5, 1, "a", "1");
        var header = new InstallSnapshotRequest { Header = follower.Header(1, 5, 1, snapshot.Length) };
        var damaged = snapshot.ToArray();
        damaged[^1] ^= 1;
        var large = new InstallSnapshotRequest { Header = follower.Header(1, 5, 1, PeerChannel.ChunkSize + 1) };

        await IsInvalid(() => follower.InstallAsync(), "begins with its header");
        await IsInvalid(() => follower.InstallAsync(Chunk(snapshot)), "begins with its header");
        await IsInvalid(() => follower.InstallAsync(header, header), "only chunks follow");
        await IsInvalid(() => follower.InstallAsync(header, Chunk(damaged)), "checksum");
        await IsInvalid(() => follower.InstallAsync(large, Chunk(new byte[PeerChannel.ChunkSize + 1])), "longer than");
        follower.Node.Raft.Should().BeEquivalentTo(new { LastIndex = 0L, Term = 0L, SnapshotIndex = 0L });
        Directory.EnumerateFiles(Path.Combine(follower.Node.Folder, "snapshots")).Should().BeEmpty();
    }

    [Fact]
    public async Task Vote_Malformed_NamesTheField()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var (to, from) = (cluster.Nodes[0], cluster.Nodes[1]);
        var term = to.Raft.Term;

        await IsInvalid(() => to.Connect().VoteAsync(new VoteRequest { Term = -1 }, to.From(from)).ResponseAsync, "term");
        await IsInvalid(() => to.Connect().VoteAsync(new VoteRequest { Term = 1, LastIndex = -1 }, to.From(from)).ResponseAsync, "last_index");
        await IsInvalid(() => to.Connect().PreVoteAsync(new VoteRequest { Term = 1, LastTerm = 2 }, to.From(from)).ResponseAsync, "last_term");
        await IsInvalid(() => to.Connect().VoteAsync(new VoteRequest { ConfigurationVersion = -1 }, to.From(from)).ResponseAsync, "configuration_version");
        var damaged = new VoteRequest { Term = 1, ConfigurationVersion = long.MaxValue >> 8, Configuration = ByteString.CopyFromUtf8("{") };
        await IsInvalid(() => to.Connect().PreVoteAsync(damaged, to.From(from)).ResponseAsync, "configuration");
        to.Raft.Term.Should().Be(term);
    }

    [Theory]
    [InlineData("vectron-cluster", null)]
    [InlineData("vectron-cluster", "seven/")]
    [InlineData("vectron-from", "1")]
    [InlineData("vectron-from", "1/not-a-guid/0")]
    [InlineData("vectron-from", "-1/00000000000000000000000000000000/0")]
    [InlineData("vectron-to", "2/00000000000000000000000000000000/0")]
    public async Task Call_WithUnreadableMetadata_IsInvalid(string key, string? value)
    {
        await using var follower = await LoneFollower.StartAsync();
        var metadata = PeerMetadata.Write(follower.Caller);
        metadata.Remove(metadata.Get(key)!);
        if (value is not null)
        {
            metadata.Add(key, value);
        }

        await IsInvalid(() => follower.Client.AppendEntriesAsync(new AppendEntriesRequest(), metadata).ResponseAsync, "metadata");
    }

    private static async Task IsInvalid<T>(Func<Task<T>> call, string name)
    {
        var status = (await call.Should().ThrowAsync<RpcException>(name)).Which.Status;
        status.StatusCode.Should().Be(StatusCode.InvalidArgument, status.Detail);
        status.Detail.Should().Contain(name);
    }
}
