using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Client = Vectron.PlacementDriver.Protocol.Peer.V1.PeerService.PeerServiceClient;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// The connections to one peer and the calls over them, each with its own deadline. Two connections, so that snapshots,
/// reads and proposals never delay a vote or a sign of life. Calls end in an <see cref="RpcException"/> when they fail.
/// </summary>
internal sealed class PeerChannel : IPeerCalls, IDisposable
{
    /// <summary>The largest part of a snapshot, and about the largest batch of entries, in bytes.</summary>
    public const int ChunkSize = 1 << 20;

    private static readonly TimeSpan UpgradePatience = TimeSpan.FromSeconds(10);

    private static readonly AskTermRequest AnyTerm = new();

    private readonly PeerIdentity peer;
    private readonly LocalPeer local;
    private readonly RaftTimings timings;
    private readonly TimeProvider time;
    private readonly GrpcChannel control;
    private readonly GrpcChannel bulk;
    private readonly Client controlClient;
    private readonly Client bulkClient;
    private readonly Lock streaming = new();
    private AppendStream? stream;
    private Identification? streamsAs;
    private long withoutStreamsSince;
    private Identification? identification;

    /// <summary>Connects when first used.</summary>
    public PeerChannel(PeerIdentity peer, LocalPeer local, RaftTimings timings, TimeProvider time)
    {
        this.peer = peer;
        this.local = local;
        this.timings = timings;
        this.time = time;
        control = local.Connect(peer.NodeId, peer.Address);
        bulk = local.Connect(peer.NodeId, peer.Address);
        controlClient = new Client(control);
        bulkClient = new Client(bulk);
    }

    /// <summary>Opens a connection of the kind that peers use.</summary>
    public static GrpcChannel Open(
        ulong nodeId, PeerAddress address, RaftTimings timings, Action<SocketsHttpHandler, ulong>? secure)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,

            // A handshake of TLS takes some more messages and some computing.
            ConnectTimeout = secure is null ? timings.Connect : timings.Connect * 2,
            EnableMultipleHttp2Connections = false,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            KeepAlivePingDelay = timings.KeepAlivePing,
            KeepAlivePingTimeout = timings.KeepAlivePing,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            UseProxy = false,
        };
        secure?.Invoke(handler, nodeId);
        return GrpcChannel.ForAddress(
            secure is null ? $"http://{address}" : $"https://{address}",
            new GrpcChannelOptions
            {
                MaxReceiveMessageSize = null,
                MaxSendMessageSize = null,
                MaxRetryAttempts = 1,
                DisposeHttpClient = true,
                HttpHandler = handler,
            });
    }

    /// <summary>Asks whether the peer would vote for this node.</summary>
    public Task<PreVoteResponse> PreVoteAsync(VoteRequest request, CancellationToken token) =>
        CallAsync(options => controlClient.PreVoteAsync(request, options), timings.Vote, token);

    /// <summary>Asks for the peer's vote.</summary>
    public Task<VoteResponse> VoteAsync(VoteRequest request, CancellationToken token) =>
        CallAsync(options => controlClient.VoteAsync(request, options), timings.Vote, token);

    /// <summary>
    /// Whether the peer takes further appends while earlier ones are not answered. One of an earlier version does not; it is
    /// asked again now and then, for it may have been stopped and started with a later one.
    /// </summary>
    public bool TakesMany => Volatile.Read(ref withoutStreamsSince) == 0;

    /// <summary>
    /// Sends entries or a sign of life. Where the peer <see cref="TakesMany"/>, it may be called again before the answer has
    /// come: requests reach the peer in the order of the calls.
    /// </summary>
    public async Task<AppendEntriesResponse> AppendEntriesAsync(AppendEntriesRequest request, CancellationToken token)
    {
        if (Stream() is { } open)
        {
            try
            {
                var response = await open.SendAsync(request).WaitAsync(token).ConfigureAwait(false);
                Volatile.Write(ref withoutStreamsSince, 0);
                return response;
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unimplemented)
            {
                Volatile.Write(ref withoutStreamsSince, time.GetTimestamp());
            }
        }

        return await CallAsync(options => controlClient.AppendEntriesAsync(request, options), timings.Append, token).ConfigureAwait(false);
    }

    /// <summary>Asks the peer to give up its leadership.</summary>
    public Task<ResignResponse> ResignAsync(CancellationToken token) =>
        CallAsync(options => controlClient.ResignAsync(new ResignRequest(), options), timings.Hello, token);

    /// <summary>Asks the peer to stand for election at once; false when it does not.</summary>
    /// <param name="term">The term in which this node led until now.</param>
    /// <param name="token">Gives up.</param>
    public async Task<bool> StandForElectionAsync(long term, CancellationToken token) => (await CallAsync(
        options => controlClient.StandForElectionAsync(new StandForElectionRequest { Term = term }, options), timings.Hello, token)
        .ConfigureAwait(false)).Standing;

    /// <summary>Asks how far the peer's log is committed.</summary>
    public Task<SynchronizeResponse> SynchronizeAsync(SynchronizeRequest request, CancellationToken token) =>
        CallAsync(options => controlClient.SynchronizeAsync(request, options), timings.Append, token);

    /// <summary>Asks for the peer's term.</summary>
    public async Task<long> AskTermAsync(CancellationToken token) =>
        (await CallAsync(options => controlClient.AskTermAsync(AnyTerm, options), timings.Append, token).ConfigureAwait(false)).Term;

    /// <summary>Asks the leader for the index that a linearizable read must wait for.</summary>
    /// <param name="term">This node's term, read after the last such read had come.</param>
    /// <param name="deadline">How long the leader may take.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="RpcException">
    /// FAILED_PRECONDITION when the peer does not lead; anything else says that it could not be asked.
    /// </exception>
    public Task<ReadIndexResponse> ReadIndexAsync(long term, TimeSpan deadline, CancellationToken token) =>
        CallAsync(options => bulkClient.ReadIndexAsync(new ReadIndexRequest { Term = term }, options), deadline, token);

    /// <summary>Asks which hashes of its state the peer knows.</summary>
    public Task<CompareStateResponse> CompareStateAsync(CompareStateRequest request, CancellationToken token) =>
        CallAsync(options => bulkClient.CompareStateAsync(request, options), timings.CompareState, token);

    /// <summary>Passes proposals to the leader.</summary>
    /// <exception cref="RpcException">
    /// FAILED_PRECONDITION when the peer does not lead and appended nothing; after anything else the outcome is unknown.
    /// </exception>
    public Task<ProposeResponse> ProposeAsync(ProposeRequest request, TimeSpan deadline, CancellationToken token) =>
        CallAsync(options => bulkClient.ProposeAsync(request, options), deadline, token);

    /// <summary>Asks how the peer fares.</summary>
    public Task<DescribeResponse> DescribeAsync(TimeSpan deadline, CancellationToken token) =>
        CallAsync(options => bulkClient.DescribeAsync(new DescribeRequest(), options), deadline, token);

    /// <summary>Sends a snapshot, part by part.</summary>
    public async Task<InstallSnapshotResponse> InstallSnapshotAsync(
        SnapshotHeader header, Stream content, CancellationToken token)
    {
        using var call = bulkClient.InstallSnapshot(Options(timings.Snapshot, token));
        await call.RequestStream.WriteAsync(new InstallSnapshotRequest { Header = header }, token).ConfigureAwait(false);
        var buffer = new byte[ChunkSize];
        for (int read; (read = await content.ReadAtLeastAsync(buffer, ChunkSize, throwOnEndOfStream: false, token).ConfigureAwait(false)) > 0;)
        {
            var part = new InstallSnapshotRequest { Chunk = Google.Protobuf.ByteString.CopyFrom(buffer, 0, read) };
            await call.RequestStream.WriteAsync(part, token).ConfigureAwait(false);
        }

        await call.RequestStream.CompleteAsync().ConfigureAwait(false);
        return await call.ResponseAsync.ConfigureAwait(false);
    }

    // With a callback the gRPC library leaves connections to HttpClient. Its own watch over them can end for good in a state
    // where every call waits for a connection that nobody makes: when one is closed as soon as it was accepted, as by a proxy
    // whose target is down, while another call asks for one.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken token)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (streaming)
        {
            stream?.Dispose();
        }

        control.Dispose();
        bulk.Dispose();
    }

    private async Task<TResponse> CallAsync<TResponse>(
        Func<CallOptions, AsyncUnaryCall<TResponse>> call, TimeSpan deadline, CancellationToken token)
    {
        using var running = call(Options(deadline, token));
        return await running.ResponseAsync.ConfigureAwait(false);
    }

    // The stream says who calls when it is opened. Should that have changed, another follows once this one has nothing on its way.
    private AppendStream? Stream()
    {
        if (Volatile.Read(ref withoutStreamsSince) is not 0 and var since && time.GetElapsedTime(since) < UpgradePatience)
        {
            return null;
        }

        lock (streaming)
        {
            var identity = Identify();
            if (stream is null or { HasFailed: true } || (streamsAs != identity && stream.IsIdle))
            {
                stream?.Dispose();
                stream = new AppendStream(controlClient.StreamEntries(new CallOptions(identity.Metadata)), timings.Append, time);
                streamsAs = identity;
            }

            return stream;
        }
    }

    private CallOptions Options(TimeSpan deadline, CancellationToken token) =>
        new(Identify().Metadata, (time.GetUtcNow() + deadline).UtcDateTime, token);

    // Written anew only when something in it has changed: there may be thousands of calls a second.
    private Identification Identify()
    {
        var caller = local.CallTo(peer);
        var known = Volatile.Read(ref identification);
        if (known?.Caller != caller)
        {
            Volatile.Write(ref identification, known = new Identification(caller, PeerMetadata.Write(caller)));
        }

        return known;
    }

    private sealed record Identification(PeerCaller Caller, Metadata Metadata);
}
