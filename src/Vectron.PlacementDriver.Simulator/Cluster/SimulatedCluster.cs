using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Groups;
using Vectron.PlacementDriver.Simulator.Scenarios;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>The workers, their shard groups and a gateway of a scenario, on one timeline.</summary>
internal sealed class SimulatedCluster
{
    private readonly List<string> collections = [];
    private readonly List<string> problems = [];
    private readonly List<string> narration = [];

    /// <summary>Makes a cluster; nothing runs yet.</summary>
    public SimulatedCluster(Scenario scenario, Timeline timeline, IDriver driver, NetworkQuality quality)
    {
        Scenario = scenario;
        Timeline = timeline;
        var random = new Random(scenario.Seed);
        Groups = new ShardGroups((ulong)scenario.Seed, timeline, GroupTimings.Lifelike);
        Network = new Network(driver, timeline, Inspector, random, quality);
        Processes =
        [
            .. Enumerable.Range(1, scenario.Workers + scenario.Spare + scenario.SearchOnly).Select(number => new WorkerProcess(
                number,
                new SimulatedWorker(scenario.ProfileOf(number), new WorkerDisk(), Groups, Tally),
                timeline,
                Network,
                NoteProblems)),
        ];
        Gateway = new SimulatedGateway(timeline, Network, collections, FindWorker, random, Requests);
    }

    /// <summary>What it is made of and what happens.</summary>
    public Scenario Scenario { get; }

    /// <summary>Its time.</summary>
    public Timeline Timeline { get; }

    /// <summary>The way to the driver.</summary>
    public Network Network { get; }

    /// <summary>All shard groups.</summary>
    public ShardGroups Groups { get; }

    /// <summary>All workers, spare ones too, in order of their numbers.</summary>
    public ImmutableArray<WorkerProcess> Processes { get; }

    /// <summary>Writes vectors.</summary>
    public SimulatedGateway Gateway { get; }

    /// <summary>What the workers did.</summary>
    public WorkerTally Tally { get; } = new();

    /// <summary>What became of the gateway's writes.</summary>
    public RequestTally Requests { get; } = new();

    /// <summary>Puts every answer before the contract's checks.</summary>
    public ContractInspector Inspector { get; } = new(ContractChecks.ForConcurrentCalls());

    /// <summary>The collections that exist, by their full names.</summary>
    public IReadOnlyList<string> Collections => collections;

    /// <summary>Requests of operators that the driver refused as impossible.</summary>
    public int Refusals { get; set; }

    /// <summary>What the driver should not have asked for, each with its time.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>What happened, each with its time.</summary>
    public IReadOnlyList<string> Narration => narration;

    /// <summary>A worker by its number, from 1.</summary>
    public WorkerProcess Process(int number) => Processes[number - 1];

    /// <summary>The full name of one of the scenario's collections.</summary>
    public string FullName(string collection) => $"{Scenario.Prefix}-{collection}";

    /// <summary>A collection exists from now on.</summary>
    public void Created(string name) => collections.Add(name);

    /// <summary>A collection is about to exist no longer.</summary>
    public void Deleting(string name)
    {
        collections.Remove(name);
        Gateway.Forget(name);
    }

    /// <summary>Notes what happened.</summary>
    public void Tell(string what) => narration.Add(Stamped(what));

    private WorkerProcess? FindWorker(string grpcAddress) =>
        Processes.FirstOrDefault(process => process.Worker.Profile.GrpcAddress == grpcAddress);

    private void NoteProblems(WorkerProcess process)
    {
        foreach (var problem in process.Worker.TakeProblems())
        {
            problems.Add(Stamped(problem));
        }
    }

    private string Stamped(string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{Timeline.Elapsed:hh\\:mm\\:ss\\.f} {what}");
}
