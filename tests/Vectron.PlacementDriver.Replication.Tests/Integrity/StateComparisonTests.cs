using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Integrity;

/// <summary>A node whose state differs from the majority's is found, named and taken out of service; the others go on.</summary>
public sealed class StateComparisonTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("vectron-replication-").FullName;
    private ImmutableArray<HostNode> nodes;

    private HostNode Leader => nodes.Single(node => node.Host.Status.Role == ReplicaRole.Leader);

    public async Task InitializeAsync()
    {
        nodes = await HostNode.StartThreeAsync(folder);
        await Until.True(() => nodes.Count(node => node.Host.Status.Role == ReplicaRole.Leader) == 1);
        var identity = new ClusterIdentity(7, new string('a', 32));
        _ = await ProposeAsync(new InitializeCluster(identity, ClusterSettings.Default));
        await IsLevelAsync();

        // The last thing that applying the first command does: from here on the states are at rest.
        await Until.True(() => nodes.All(node => File.Exists(Path.Combine(folder, $"node-{node.NodeId}", "cluster.json"))));
    }

    public async Task DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task EqualStates_AreComparedAndNobodyIsAccused()
    {
        var index = Leader.Host.Current.AppliedIndex;

        await Until.True(() => Leader.Log.Says("Debug 2403 ", $"entry {index} ", "equal on 3"));

        nodes.Should().OnlyContain(node => node.Host.Status.WaitingFor.Length == 0);
    }

    [Fact]
    public async Task DifferingFollower_IsNamedServesNoLongerAndIsRefusedAtTheNextStart()
    {
        var differing = nodes.First(node => node != Leader);
        Corrupt(differing);
        _ = await ProposeAsync(Registration(1));

        await Until.True(() => Leader.Log.Says("Critical 2401 ", $"node {differing.NodeId} "));
        await Until.True(() => differing.Host.Status is { Role: ReplicaRole.Stopped });

        differing.Host.Status.WaitingFor.Should().ContainAll("hash", "readmit");
        var read = async () => await differing.Host.ReadAsync(DateTime.MaxValue, CancellationToken.None);
        await read.Should().ThrowAsync<ReplicaException>().WithMessage("*readmit*");
        _ = await ProposeAsync(Registration(2));
        await differing.DisposeAsync();
        var start = differing.StartAsync;
        await start.Should().ThrowAsync<DataDirectoryException>().WithMessage("*verdict.json*");
    }

    [Fact]
    public async Task DifferingLeader_GivesUpLeadershipAndTheOthersGoOn()
    {
        var differing = Leader;
        Corrupt(differing);
        _ = await ProposeAsync(Registration(1));

        await Until.True(() => differing.Host.Status is { Role: ReplicaRole.Stopped });
        await Until.True(() => nodes.Any(node => node != differing && node.Host.Status.Role == ReplicaRole.Leader));

        var committed = await ProposeAsync(Registration(2));
        committed.Outcome.IsAccepted.Should().BeTrue();
        (await Leader.Host.ReadAsync(DateTime.MaxValue, CancellationToken.None)).Workers.Should().HaveCount(2);
    }

    [Fact]
    public async Task TwoStatesThatDiffer_WithoutAThird_AreReportedAndNobodyIsCondemned()
    {
        var leader = Leader;
        var gone = nodes.First(node => node != leader);
        await gone.DisposeAsync();
        nodes = nodes.Remove(gone);
        Corrupt(nodes.Single(node => node != leader));
        _ = await ProposeAsync(Registration(1));

        await Until.True(() => nodes.Any(node => node.Log.Says("Critical 2402 ", "no majority")));

        nodes.Should().OnlyContain(node => !node.Log.Says("Critical 2400 "));
    }

    private static RegisterWorker Registration(int number) => new(
        $"localhost:{6200 + number}", $"localhost:{7200 + number}", [], new WorkerResources(0, 0, 0), new WorkerLocation("", "", ""), "");

    // What a flipped bit in memory, or a command that two programs carry out differently, would do.
    private static void Corrupt(HostNode node)
    {
        var state = node.Host.Current;
        using var bytes = new MemoryStream();
        SnapshotCodec.Write(state with { NextWorkerId = state.NextWorkerId + 1 }, bytes);
        bytes.Position = 0;
        node.Host.Placement.Restore(bytes, state.AppliedIndex, 1);
    }

    private async Task<CommittedCommand> ProposeAsync(Command command)
    {
        await Until.True(() => nodes.Any(node => node.Host.Status.Role == ReplicaRole.Leader));
        using var limit = new CancellationTokenSource(Until.Limit);
        return await Leader.Host.ProposeAsync(command, key: null, DateTime.MaxValue, limit.Token);
    }

    private Task IsLevelAsync() => Until.True(() => nodes.Select(node => node.Host.Current.AppliedIndex).Distinct().Count() == 1);
}
