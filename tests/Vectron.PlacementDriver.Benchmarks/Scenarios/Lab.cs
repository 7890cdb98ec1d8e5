using Vectron.PlacementDriver.Benchmarks.Load;
using Vectron.PlacementDriver.Benchmarks.References;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Benchmarks.Scenarios;

/// <summary>Three real nodes with one worker and one collection, and beside them what they are compared with.</summary>
internal sealed class Lab : IAsyncDisposable
{
    private readonly ProcessCluster cluster;
    private readonly EmptyCallProcess empty;
    private readonly EtcdCluster? etcd;

    private Lab(ProcessCluster cluster, EmptyCallProcess empty, EtcdCluster? etcd, DriverProcess leader)
    {
        this.cluster = cluster;
        this.empty = empty;
        this.etcd = etcd;
        Leader = leader;
    }

    /// <summary>A lookup by vector id.</summary>
    public static GrpcPayload GetWorker { get; } = GrpcPayload.Placement(
        nameof(PlacementService.PlacementServiceClient.GetWorker), new GetWorkerRequest { Collection = "docs", VectorId = "vec-1" });

    /// <summary>A sign of life of the one worker.</summary>
    public static GrpcPayload Heartbeat { get; } = GrpcPayload.Placement(
        nameof(PlacementService.PlacementServiceClient.Heartbeat), new HeartbeatRequest { WorkerId = "1" });

    /// <summary>The node that led when the scenario began.</summary>
    public DriverProcess Leader { get; }

    /// <summary>A node that did not lead.</summary>
    public DriverProcess Follower => cluster.Nodes.First(node => node != Leader);

    /// <summary>The nodes.</summary>
    public ProcessCluster Cluster => cluster;

    /// <summary>The empty call's address.</summary>
    public string EmptyCall => empty.Address;

    /// <summary>The address of etcd's leader; null when there is no etcd.</summary>
    public string? Etcd => etcd?.Leader;

    /// <summary>Starts everything.</summary>
    /// <param name="run">Told progress; told when etcd was wanted and is missing.</param>
    /// <param name="withEtcd">Whether the scenario compares with etcd.</param>
    public static async Task<Lab> StartAsync(ScenarioRun run, bool withEtcd = false)
    {
        run.Say("starting three nodes");
        var cluster = await ProcessCluster.StartAsync(3, "-unhealthy-after", "1h");
        try
        {
            await cluster.EnrollWorkerAsync();
            await cluster.Nodes[0].Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
            var etcd = withEtcd && EtcdCluster.IsInstalled ? await EtcdCluster.StartAsync() : null;
            if (withEtcd && etcd is null)
            {
                run.Note(EtcdCluster.HowToInstall);
            }

            return new Lab(cluster, await EmptyCallProcess.StartAsync(), etcd, await cluster.LeaderAsync());
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says so when leadership moved meanwhile: what was measured on the leader was not.</summary>
    public async Task CheckLeaderAsync(ScenarioRun run)
    {
        if (await cluster.LeaderAsync() != Leader)
        {
            run.Note("leadership moved during the run");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await empty.DisposeAsync();
        if (etcd is not null)
        {
            await etcd.DisposeAsync();
        }

        await cluster.DisposeAsync();
    }
}
