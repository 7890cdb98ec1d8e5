using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Diagnostics;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>A node's ways to the others, and the members as proofs of leadership see them.</summary>
internal sealed class SimulatedPeers
{
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

        Electors = [.. members.Select(node => new SimulatedElector(node, Calls.GetValueOrDefault(node), term))];
    }

    public SimulatedNetwork Network { get; }

    public SortedDictionary<ulong, SimulatedCalls> Calls { get; } = [];

    public SortedDictionary<ulong, AppendSender> Senders { get; } = [];

    public IReadOnlyCollection<IElector> Electors { get; }
}
