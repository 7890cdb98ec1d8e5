using Grpc.Core;
using Vectron.PlacementDriver.Replication.Consensus;
using Vectron.PlacementDriver.Replication.Reads;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>A member that is asked for its term as <see cref="Replication.Transport.PeerMember"/> asks: whoever waits shares a question.</summary>
internal sealed class SimulatedElector : IElector
{
    private readonly SimulatedCalls? calls;
    private readonly Func<long> ownTerm;
    private readonly SharedRound<long?> terms;

    public SimulatedElector(ulong node, SimulatedCalls? calls, Func<long> ownTerm)
    {
        NodeId = node;
        this.calls = calls;
        this.ownTerm = ownTerm;
        terms = new SharedRound<long?>(AskOnceAsync);
    }

    public ulong NodeId { get; }

    public bool IsRemote => calls is not null;

    public EntryFeed? Feed { get; set; }

    public Task<long?> AskTermAsync() => IsRemote ? terms.JoinAsync(CancellationToken.None) : Task.FromResult<long?>(ownTerm());

    private async Task<long?> AskOnceAsync()
    {
        try
        {
            return await calls!.AskTermAsync();
        }
        catch (RpcException)
        {
            return null;
        }
    }
}
