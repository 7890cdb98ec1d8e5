using System.IO.Compression;
using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Rpc;
using Vectron.PlacementDriver.Server.Scheduling;
using Vectron.PlacementDriver.Server.Settings;
using ImportService = Vectron.PlacementDriver.Server.Rpc.ImportService;
using Service = Vectron.PlacementDriver.Server.Rpc.PlacementService;

namespace Vectron.PlacementDriver.Testing.VirtualTime;

/// <summary>
/// The driver on one thread and on a clock that its owner moves: the real state machine, the real duties of a leader, the
/// real service that answers calls. No Raft: a change of leader is a time without service, then a new term in which a
/// node begins that has the state and nothing else.
/// </summary>
public sealed class VirtualDriver : IDisposable
{
    private readonly TimeProvider time;
    private readonly InMemoryReplica replica;
    private ServiceProvider node;
    private PlacementSnapshot? backup;
    private bool serves = true;

    /// <summary>A driver whose cluster was just born.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="settings">The cluster's settings.</param>
    /// <param name="applied">Gets the state before and after everything that changes it.</param>
    public VirtualDriver(
        TimeProvider time, ClusterSettings settings, Action<PlacementSnapshot, PlacementSnapshot>? applied = null)
    {
        this.time = time;
        replica = new InMemoryReplica(time);
        replica.Applied += applied;
        replica.Carry(new InitializeCluster(new ClusterIdentity(1, new string('5', 32)), settings));
        node = StartNode();
    }

    /// <summary>The state.</summary>
    public PlacementSnapshot Current => replica.Current;

    /// <summary>Carries a command out that no client can ask for.</summary>
    public CommandOutcome Carry(Command command) => replica.Carry(command);

    /// <summary>Makes the call that belongs to a request.</summary>
    public (IMessage? Response, StatusCode Status, string Detail) Call(IMessage request)
    {
        if (!serves)
        {
            return (null, StatusCode.Unavailable, "no leader");
        }

        try
        {
            return (Dispatch(request), StatusCode.OK, "");
        }
        catch (RpcException refusal)
        {
            return (null, refusal.StatusCode, refusal.Status.Detail);
        }
    }

    /// <summary>Asks every duty once what has to be done, and does it: to be called four times a second.</summary>
    public void Tick()
    {
        if (!serves)
        {
            return;
        }

        foreach (var duty in node.GetServices<IScheduledDuty>())
        {
            if (duty.Next() is { } command)
            {
                replica.Carry(command);
            }
        }
    }

    /// <summary>The leader is gone; nobody serves until <see cref="Elect"/>.</summary>
    public void LoseLeader() => serves = false;

    /// <summary>Another node leads, in a new term.</summary>
    public void Elect()
    {
        replica.Become(status => status with { Term = status.Term + 1 });
        node.Dispose();
        node = StartNode();
        serves = true;
    }

    /// <summary>Copies the state away.</summary>
    public void Backup() => backup = replica.Current;

    /// <summary>Replaces the state by the last copy. Nobody is told.</summary>
    public void PutBack()
    {
        replica.Restore(Taken);
        Elect();
    }

    /// <summary>
    /// A new cluster under another identity gets the last copy, by the commands and in the form in which operators send it.
    /// </summary>
    public void Restore()
    {
        replica.Restore(PlacementSnapshot.Empty with { AppliedIndex = Current.AppliedIndex });
        Require(replica.Carry(new InitializeCluster(new ClusterIdentity(2, new string('6', 32)), ClusterSettings.Default)));
        var restoreId = Require(replica.Carry(new BeginRestore("")));
        var parts = Compress(Taken).Chunk(RestoreRule.MostPartBytes / 8).ToArray();
        for (var number = 0; number < parts.Length; number++)
        {
            Require(replica.Carry(new AddRestorePart(restoreId, number, [.. parts[number]])));
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData([.. parts.SelectMany(part => part)]));
        Require(replica.Carry(new FinishRestore(restoreId, parts.Length, sha256)));
        Elect();
    }

    /// <inheritdoc/>
    public void Dispose() => node.Dispose();

    private PlacementSnapshot Taken => backup ?? throw new InvalidOperationException("there is no backup");

    private static ulong Require(CommandOutcome outcome) =>
        outcome.IsAccepted ? outcome.Id : throw new InvalidOperationException(outcome.Message);

    private static byte[] Compress(PlacementSnapshot state)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            SnapshotCodec.Write(state, gzip);
        }

        return compressed.ToArray();
    }

    private ServiceProvider StartNode()
    {
        var options = new PlacementDriverOptions
        {
            GrpcListen = new HostPort("127.0.0.1", 1),
            RaftListen = new HostPort("127.0.0.1", 2),
            HttpListen = null,
            GrpcAdvertised = new HostPort("node-1.test", 6001),
            RaftAdvertised = new HostPort("node-1.test", 7001),
            NodeId = replica.Status.NodeId,
            ClusterId = 1,
            InitialMembers = [new Member(replica.Status.NodeId, new HostPort("node-1.test", 7001))],
            DataDirectory = "unused",
        };
        return new ServiceCollection()
            .AddSingleton(options)
            .AddSingleton<IReplica>(replica)
            .AddSingleton(time)
            .AddSingleton(new NodeIncarnation(new string('a', 32)))
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddMetrics()
            .AddPlacementRpc()
            .AddScheduling()
            .BuildServiceProvider();
    }

    private IMessage Dispatch(IMessage request)
    {
        var service = node.GetRequiredService<Service>();
        var call = new InProcessCall(request.Descriptor.Name);
        return request switch
        {
            HeartbeatRequest beat => Now(service.Heartbeat(beat, call)),
            RegisterWorkerRequest register => Now(service.RegisterWorker(register, call)),
            ListWorkersRequest list => Now(service.ListWorkers(list, call)),
            DrainWorkerRequest drain => Now(service.DrainWorker(drain, call)),
            RemoveWorkerRequest remove => Now(service.RemoveWorker(remove, call)),
            RebalanceRequest rebalance => Now(service.Rebalance(rebalance, call)),
            CreateCollectionRequest create => Now(service.CreateCollection(create, call)),
            DeleteCollectionRequest delete => Now(service.DeleteCollection(delete, call)),
            GetCollectionStatusRequest status => Now(service.GetCollectionStatus(status, call)),
            GetWorkerRequest worker => Now(service.GetWorker(worker, call)),
            ListCollectionsRequest names => Now(service.ListCollections(names, call)),
            ListWorkersForCollectionRequest holders => Now(service.ListWorkersForCollection(holders, call)),
            ImportClusterRequest import => Now(new ImportService(node.GetRequiredService<ReplicaCalls>()).ImportCluster(import, call)),
            _ => throw new ArgumentException($"{request.Descriptor.Name} is not served here", nameof(request)),
        };
    }

    // Nothing in the service waits for anything but the replica, which never waits here.
    private static T Now<T>(Task<T> answer) => answer.IsCompleted
        ? answer.GetAwaiter().GetResult()
        : throw new InvalidOperationException("the service waited for something: virtual time would stand still");
}
