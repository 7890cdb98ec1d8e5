using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

/// <summary>The second of three nodes, alone, with the test in the part of its leader.</summary>
internal sealed class LoneFollower : IAsyncDisposable
{
    private readonly TestCluster cluster = new(3);
    private readonly Guid leaderIncarnation = Guid.NewGuid();
    private long sequence;

    public TestNode Node => cluster.Nodes[1];

    public PeerService.PeerServiceClient Client { get; private set; } = null!;

    public PeerCaller Caller => new(7, string.Empty, 1, leaderIncarnation, 1, 2, Node.Raft.Local.Identity.Incarnation);

    public static async Task<LoneFollower> StartAsync(Action<TestNode>? prepare = null)
    {
        var follower = new LoneFollower();
        prepare?.Invoke(follower.Node);
        await follower.Node.StartAsync();
        follower.Client = follower.Node.Connect();
        return follower;
    }

    public static LogEntry Entry(long term, string text) => new() { Term = term, Data = ByteString.CopyFromUtf8(text) };

    /// <summary>The next append of the leader.</summary>
    public AppendEntriesRequest Request(long term, long prevIndex, long prevTerm, long commit, params LogEntry[] entries) => new()
    {
        Term = term,
        PrevIndex = prevIndex,
        PrevTerm = prevTerm,
        CommitIndex = commit,
        Sequence = ++sequence,
        Entries = { entries },
    };

    public Task<AppendEntriesResponse> SendAsync(AppendEntriesRequest request) =>
        Client.AppendEntriesAsync(request, PeerMetadata.Write(Caller)).ResponseAsync.WaitAsync(Until.Limit);

    public Task<AppendEntriesResponse> AppendAsync(long term, long prevIndex, long prevTerm, long commit, params LogEntry[] entries) =>
        SendAsync(Request(term, prevIndex, prevTerm, commit, entries));

    /// <summary>A sound snapshot file of a state with one key.</summary>
    public byte[] Snapshot(long index, long term, string key, string value)
    {
        var path = Path.Combine(Node.Options.DataDirectory, Guid.NewGuid().ToString("N"));
        var state = new KeyValueState();
        state.Apply(new AppliedEntry(index, term, new(Encoding.UTF8.GetBytes($"{key}={value}")), Context: null));
        SnapshotFile.Write(path, state.Capture(), index, term);
        return File.ReadAllBytes(path);
    }

    public SnapshotHeader Header(long term, long index, long snapshotTerm, long length) => new()
    {
        Term = term,
        SnapshotIndex = index,
        SnapshotTerm = snapshotTerm,
        Length = length,
        ConfigurationVersion = 1,
        Configuration = ByteString.CopyFrom(Members()),
    };

    /// <summary>The member list that the leader would send.</summary>
    public byte[] Members()
    {
        var self = Node.Raft.Local.Identity;
        var leader = new PeerIdentity(1, leaderIncarnation, cluster.Nodes[0].Options.Address);
        var third = new PeerIdentity(3, Guid.NewGuid(), cluster.Nodes[2].Options.Address);
        DotNext.IO.IDataTransferObject list = new MemberConfiguration([leader, self, third]);
        return list.TryGetMemory(out var bytes) ? bytes.ToArray() : [];
    }

    public async Task<InstallSnapshotResponse> InstallAsync(params InstallSnapshotRequest[] parts)
    {
        using var call = Client.InstallSnapshot(PeerMetadata.Write(Caller));
        try
        {
            foreach (var part in parts)
            {
                await call.RequestStream.WriteAsync(part);
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The server may refuse before the last part is sent; its answer says why.
        }

        return await call.ResponseAsync.WaitAsync(Until.Limit);
    }

    public static InstallSnapshotRequest Chunk(byte[] bytes) => new() { Chunk = ByteString.CopyFrom(bytes) };

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
