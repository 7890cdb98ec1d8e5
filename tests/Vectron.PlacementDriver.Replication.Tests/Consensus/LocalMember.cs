using Vectron.PlacementDriver.Replication.Consensus;

namespace Vectron.PlacementDriver.Replication.Tests.Consensus;

/// <summary>The node itself among the members.</summary>
internal sealed class LocalMember : IElector
{
    public ulong NodeId => 1;

    public bool IsRemote => false;

    public EntryFeed? Feed => null;

    public Task<long?> AskTermAsync() => Task.FromResult<long?>(null);
}
