using System.Collections.Immutable;
using Google.Protobuf;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>
/// Puts every answer of a run before every check and remembers what broke. Safe for concurrent callers.
/// </summary>
internal sealed class ContractInspector(ImmutableArray<IContractCheck> checks)
{
    // A driver that breaks everything must not fill the memory of a long run.
    private const int MostKept = 10_000;

    private readonly Lock gate = new();
    private readonly List<ContractBreach> breaches = [];

    /// <summary>What the answers have shown.</summary>
    public ObservedCluster Cluster { get; } = new();

    /// <summary>Breaches so far.</summary>
    public int Count { get; private set; }

    /// <summary>The first 10,000 breaches, in order.</summary>
    public ImmutableArray<ContractBreach> Breaches
    {
        get
        {
            lock (gate)
            {
                return [.. breaches];
            }
        }
    }

    /// <summary>Checks an answer, then learns from it.</summary>
    public void Examine(Exchange exchange)
    {
        var read = exchange with { Assignments = Assignments(exchange.Response) };
        lock (gate)
        {
            foreach (var check in checks)
            {
                foreach (var detail in check.Examine(read, Cluster))
                {
                    Keep(new ContractBreach(check.Name, check.Sentence, detail, exchange.Where));
                }
            }

            Cluster.Learn(read);
        }
    }

    /// <summary>Says that a collection is about to be created: answers to others may show it first.</summary>
    public void Announce(CreateCollectionRequest request)
    {
        lock (gate)
        {
            Cluster.Announce(request);
        }
    }

    /// <summary>A collection is about to be deleted: from now on it may be gone.</summary>
    public void Announce(DeleteCollectionRequest request)
    {
        lock (gate)
        {
            Cluster.Announce(request);
        }
    }

    /// <summary>The driver's state is replaced by an older one, and it is not told: from now on it may not know its last epochs.</summary>
    public void DriverIsPutBack()
    {
        lock (gate)
        {
            Cluster.DriverWasPutBack = true;
        }
    }

    /// <summary>How many retirements are known: for <see cref="Exchange.Retirements"/>, before a call is sent.</summary>
    public int Retirements
    {
        get
        {
            lock (gate)
            {
                return Cluster.Retirements;
            }
        }
    }

    /// <summary>See <see cref="ObservedCluster.Doubts"/>.</summary>
    public ImmutableSortedSet<string> Doubts(HeartbeatRequest beat, HeartbeatResponse answer)
    {
        lock (gate)
        {
            return Assignments(answer) is { } list ? Cluster.Doubts(beat, list) : [];
        }
    }

    /// <summary>See <see cref="ObservedCluster.VersionOf"/>.</summary>
    public int VersionOf(string collection)
    {
        lock (gate)
        {
            return Cluster.VersionOf(collection);
        }
    }

    /// <summary>Learns that a collection exists, unless something younger may be known.</summary>
    /// <param name="version"><see cref="VersionOf"/> it, before the driver was asked.</param>
    /// <param name="status">What the driver answered.</param>
    /// <param name="then">Takes the shards that are known to be retired by that, before anybody learns more.</param>
    /// <returns>Whether it was learned.</returns>
    public bool Found(int version, GetCollectionStatusResponse status, Action<ImmutableArray<ulong>> then)
    {
        lock (gate)
        {
            if (Cluster.VersionOf(status.Name) != version)
            {
                return false;
            }

            then(Cluster.Found(status));
            return true;
        }
    }

    /// <summary>Learns that a collection does not exist, unless something younger may be known.</summary>
    /// <param name="version"><see cref="VersionOf"/> it, before the driver was asked.</param>
    /// <param name="collection">Its name.</param>
    /// <param name="seen">A heartbeat's answer that came before the driver was asked; null for none.</param>
    /// <param name="then">Takes the shards that are known to be retired by that, before anybody learns more.</param>
    /// <returns>Whether it was learned.</returns>
    public bool Gone(int version, string collection, HeartbeatResponse? seen, Action<ImmutableArray<ulong>> then)
    {
        lock (gate)
        {
            if (Cluster.VersionOf(collection) != version)
            {
                return false;
            }

            var listed = (Assignments(seen)?.Items ?? []).Where(item => item.Collection == collection).Select(item => item.ShardId);
            then(Cluster.Gone(collection, listed));
            return true;
        }
    }

    /// <summary>Notes a breach that was found elsewhere.</summary>
    public void Report(ContractBreach breach)
    {
        lock (gate)
        {
            Keep(breach);
        }
    }

    private void Keep(ContractBreach breach)
    {
        Count++;
        if (breaches.Count < MostKept)
        {
            breaches.Add(breach);
        }
    }

    private static AssignmentList? Assignments(IMessage? response) =>
        response is HeartbeatResponse { Ok: true } beat ? AssignmentListReader.Read(beat.Message) : null;
}
