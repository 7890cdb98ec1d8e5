using System.Collections.Immutable;
using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Cli.Takeover;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Scenarios;
using Vectron.PlacementDriver.Testing.VirtualTime;

namespace Vectron.PlacementDriver.Simulator.Tests.VirtualTime;

/// <summary>
/// A scenario whose driver is replaced by another one in its course: the new one imports what the old one tells, the workers
/// come over, all at once or each with a restart, and then the gateways.
/// </summary>
internal sealed class TakeoverScenario : IDriver, IDisposable
{
    private const int Replicas = 3;

    private static readonly TimeSpan DutyPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TakenOverAt = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenWorkers = TimeSpan.FromSeconds(40);
    private static readonly DateTimeOffset Beginning = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private readonly Timeline timeline = new(Beginning);
    private readonly VirtualDriver former;
    private readonly VirtualDriver current;
    private readonly ScenarioRun run;
    private readonly bool restartsWorkers;
    private readonly HashSet<string> moved = new(StringComparer.Ordinal);
    private bool gatewaysMoved;

    private TakeoverScenario(Scenario scenario, bool restartsWorkers)
    {
        this.restartsWorkers = restartsWorkers;
        former = new VirtualDriver(timeline, ClusterSettings.Default, Check(new StateInvariants()));
        current = new VirtualDriver(timeline, ClusterSettings.Default, Check(new StateInvariants()));
        run = new ScenarioRun(scenario, timeline, this, scenario.Quality);
        timeline.After(DutyPause, Tick);
        timeline.After(TakenOverAt, TakeOver);
    }

    /// <summary>Plays a scenario, whose steps begin well after the takeover, to its end.</summary>
    public static ScenarioReport Play(Scenario scenario, bool restartsWorkers)
    {
        using var played = new TakeoverScenario(scenario, restartsWorkers);
        while (played.run.Report is null && played.timeline.RunNext())
        {
        }

        return played.run.Report!;
    }

    public void Send(IMessage request, Action<DriverAnswer> answered)
    {
        var hasMoved = request switch
        {
            HeartbeatRequest beat => moved.Contains(beat.WorkerId) || gatewaysMoved,
            RegisterWorkerRequest register => moved.Contains(register.RaftAddress) || gatewaysMoved,
            _ => gatewaysMoved,
        };
        var (response, status, detail) = (hasMoved ? current : former).Call(request);
        answered(new DriverAnswer(response, status, detail));
    }

    public void Set(string setting, long value) =>
        (gatewaysMoved ? current : former).Carry(new UpdateSettings([new SettingValue(setting, value)], "scenario"));

    public void Befall(DriverFault fault, TimeSpan duration) => throw new NotSupportedException("nothing else befalls these drivers");

    public void Dispose()
    {
        former.Dispose();
        current.Dispose();
    }

    // The same reading, checks and parts that the command line uses.
    private void TakeOver()
    {
        var told = Read();
        var (obstacles, _) = TakeoverChecks.Run(told, Replicas);
        if (!obstacles.IsEmpty)
        {
            run.Fail($"cannot be taken over: {string.Join("; ", obstacles)}");
            return;
        }

        foreach (var part in ImportParts.Of(told, Replicas, "former"))
        {
            var (_, status, detail) = current.Call(part);
            if (status != StatusCode.OK)
            {
                run.Fail($"import: {detail}");
            }
        }

        run.Cluster.Tell("taken over");
        MoveWorker(1);
    }

    private void MoveWorker(int number)
    {
        if (number > run.Cluster.Processes.Length)
        {
            gatewaysMoved = true;
            run.Cluster.Tell("all have come over");
            foreach (var kind in Enum.GetValues<SchedulingKind>())
            {
                current.Carry(new ResumeScheduling(kind));
            }

            return;
        }

        var process = run.Cluster.Process(number);
        moved.Add(process.Worker.Profile.RaftAddress);
        moved.Add($"{process.Id}");
        if (restartsWorkers && process.IsUp)
        {
            process.Kill();
            process.Start(TimeSpan.FromSeconds(3));
            timeline.After(BetweenWorkers, () => MoveWorker(number + 1));
        }
        else
        {
            MoveWorker(number + 1);
        }
    }

    private FormerCluster Read()
    {
        var names = Ask<ListCollectionsResponse>(new ListCollectionsRequest()).Collections;
        return new FormerCluster(
            [.. Ask<ListWorkersResponse>(new ListWorkersRequest()).Workers],
            [],
            [.. names],
            [.. names.Select(name => Ask<GetCollectionStatusResponse>(new GetCollectionStatusRequest { Name = name }))],
            [.. names.Select(name => Ask<ListWorkersForCollectionResponse>(
                new ListWorkersForCollectionRequest { Collection = name }).GrpcAddresses.ToImmutableArray())],
            []);
    }

    private T Ask<T>(IMessage request) => (T)former.Call(request).Response!;

    private Action<PlacementSnapshot, PlacementSnapshot> Check(StateInvariants invariants) => (before, after) =>
    {
        if (invariants.Check(before, after) is { } breach)
        {
            run.Fail(breach);
        }
    };

    private void Tick()
    {
        former.Tick();
        current.Tick();
        timeline.After(DutyPause, Tick);
    }
}
