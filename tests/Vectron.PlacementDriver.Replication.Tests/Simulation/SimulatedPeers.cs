using Microsoft.Extensions.Logging.Abstractions;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Diagnostics;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>A node's ways to the others, and the members as proofs of leadership see them.</summary>
internal sealed class SimulatedPeers
{
    private readonly SimulatedElector[] electors;
    private long sequence;

    public SimulatedPeers(SimulatedNetwork network, SimulatedProcess process, IReadOnlyList<ulong> members, Func<long> term)
    {
        Network = network;
        foreach (var node in members.Where(node => node != process.NodeId))
        {
            var calls = new SimulatedCalls(network, process, node);
            Calls.Add(node, calls);
            var identity = new PeerIdentity(node, Guid.Empty, PeerAddress.Parse($"node-{node}:1"));
            Senders.Add(node, new AppendSender(identity, calls, new TracedEntries(), () => ++sequence));
        }

        electors = [.. members.Select(node => new SimulatedElector(node, Calls.GetValueOrDefault(node), term))];
    }

    public SimulatedNetwork Network { get; }

    public SortedDictionary<ulong, SimulatedCalls> Calls { get; } = [];

    public SortedDictionary<ulong, AppendSender> Senders { get; } = [];

    public IReadOnlyCollection<IElector> Electors => electors;

    /// <summary>Has this node's entries go to the others ahead of the rounds, as <see cref="PeerMember"/> does.</summary>
    public void Connect(IRaftEngine engine, Pipeline pipeline, TimeProvider time)
    {
        foreach (var elector in electors.Where(elector => elector.IsRemote))
        {
            var appends = Senders[elector.NodeId];
            elector.Feed = new EntryFeed(appends, engine, time, NullLogger.Instance);
            appends.Answered += pipeline.Advance;
            appends.Answered += elector.Feed.Wake;
        }
    }
}
