using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Vectron.PlacementDriver.Domain.Assignments;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests;

/// <summary>A state machine under test and short ways to give it commands.</summary>
internal sealed class TestCluster
{
    private long index;

    public PlacementStateMachine Machine { get; } = new();

    public PlacementSnapshot Current => Machine.Current;

    /// <summary>The leader's clock at the next command.</summary>
    public long UnixMs { get; set; } = 1_000_000;

    /// <summary>A cluster with workers 1 to <paramref name="count"/>, healthy and ready.</summary>
    public static TestCluster WithWorkers(int count, ClusterSettings? settings = null)
    {
        var cluster = new TestCluster();
        cluster.Do(UpdateSettings.To(settings ?? ClusterSettings.Default));
        for (var number = 1; number <= count; number++)
        {
            cluster.Register(number).Should().Be(CommandOutcome.Accepted((ulong)number));
            cluster.Beat((ulong)number).IsAccepted.Should().BeTrue();
        }

        return cluster;
    }

    /// <summary>A cluster with one collection "docs" of one shard, id 1, on all of its workers.</summary>
    public static TestCluster WithOneShard(int workers = 3)
    {
        var cluster = WithWorkers(
            workers, new ClusterSettings { ShardsPerCollection = 1, ReplicationFactor = workers });
        cluster.Create("docs").IsAccepted.Should().BeTrue();
        return cluster;
    }

    public static RegisterWorker Registration(int number, string zone = "", params string[] capabilities) => new(
        Address(number, 9190),
        Address(number, 9191),
        [.. capabilities],
        new WorkerResources(0, 0, 0),
        new WorkerLocation("", zone, ""),
        "");

    public CommandOutcome Do(Command command, IdempotencyKey? key = null) =>
        Do([new Proposal(Guid.Empty, command, key)]).Single();

    public ImmutableArray<CommandOutcome> Do(ImmutableArray<Proposal> proposals) =>
        Machine.Apply(new CommandBatch(UnixMs, proposals), ++index);

    public CommandOutcome Register(int number, string zone = "", params string[] capabilities) =>
        Do(Registration(number, zone, capabilities));

    public CommandOutcome Beat(ulong worker, params (ulong Shard, ulong Leader)[] leaders) =>
        Do(Heartbeat(worker) with { Leaders = [.. leaders.Select(view => new ShardLeaderReport(view.Shard, view.Leader))] });

    /// <summary>Every worker that holds a shard runs it, and sees its first replica lead.</summary>
    public void Lead()
    {
        foreach (var id in Current.Workers.Keys)
        {
            var held = Worker(id).Shards.Select(Shard).ToArray();
            Do(Heartbeat(id) with
            {
                RunningShards = [.. held.Select(shard => shard.Id)],
                Leaders = [.. held.Select(shard => new ShardLeaderReport(shard.Id, shard.Replicas[0]))],
            });
        }
    }

    public CommandOutcome Create(string name) => Do(new CreateCollection(name, 4, Distance.Cosine));

    public CommandOutcome Delete(string name) => Do(new DeleteCollection(name));

    /// <summary>Time passes without a heartbeat from these workers, and the leader notices.</summary>
    public void Silence(params ulong[] workers)
    {
        var findings = workers.Select(id => new SilentWorker(id, Worker(id).LastHeartbeatUnixMs));
        UnixMs += Current.Settings.UnhealthyAfterMs;
        Do(new MarkWorkersUnhealthy([.. findings])).IsAccepted.Should().BeTrue();
    }

    /// <summary>Workers stay silent until the leader counts them as down.</summary>
    public void LetDown(params ulong[] workers)
    {
        Silence(workers);
        UnixMs += Current.Settings.DownAfterMs;
        Do(new MarkWorkersDown([.. workers.Select(id => new SilentWorker(id, Worker(id).LastHeartbeatUnixMs))]));
        workers.Should().OnlyContain(id => Worker(id).IsDown);
    }

    public static RecordHeartbeat Heartbeat(ulong worker) => new(worker, WorkerLoad.None, [], [], [], []);

    public Worker Worker(ulong id) => Current.Workers[id];

    public Shard Shard(ulong id) => Current.Shards[id];

    public string ListJson(ulong worker)
    {
        var output = new ArrayBufferWriter<byte>();
        AssignmentList.Write(Current, Worker(worker), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public JsonElement List(ulong worker) => JsonDocument.Parse(ListJson(worker)).RootElement;

    private static string Address(int number, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"worker-{number}:{port}");
}
