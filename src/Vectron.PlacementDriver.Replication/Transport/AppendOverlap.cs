using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Consensus;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// How much of an append is here already. The library writes what it is given and cuts off what follows, without looking
/// for a conflict, so a repeated or late append would truncate acknowledged entries. Entries with the same index and term
/// are equal (Raft's log matching), and entries at or below the commit index are those of every later leader (leader
/// completeness): neither is written again.
/// </summary>
/// <param name="Skipped">Entries of the request that are here.</param>
/// <param name="PrevIndex">The index before the first that is not.</param>
/// <param name="PrevTerm">That index's term.</param>
internal readonly record struct AppendOverlap(int Skipped, long PrevIndex, long PrevTerm)
{
    /// <summary>Compares a request with the log. Nothing else may append meanwhile.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: it contradicts a committed entry.</exception>
    public static async ValueTask<AppendOverlap> FindAsync(
        IRaftEngine log, AppendEntriesRequest request, CancellationToken token)
    {
        var overlap = new AppendOverlap(0, request.PrevIndex, request.PrevTerm);
        if (request.Term < log.Term || request.PrevIndex >= log.LastIndex)
        {
            return overlap;
        }

        overlap = await SkipCommittedAsync(log, request, overlap, token).ConfigureAwait(false);
        return await SkipEqualAsync(log, request, overlap, token).ConfigureAwait(false);
    }

    private static async ValueTask<AppendOverlap> SkipCommittedAsync(
        IRaftEngine log, AppendEntriesRequest request, AppendOverlap overlap, CancellationToken token)
    {
        var commit = log.CommitIndex;
        if (request.PrevIndex >= commit)
        {
            return overlap;
        }

        var commitTerm = (await log.ReadTermsAsync(commit, commit, token).ConfigureAwait(false))[0];
        var skipped = (int)Math.Min(commit - request.PrevIndex, request.Entries.Count);
        if (skipped > 0 && request.PrevIndex + skipped == commit && request.Entries[skipped - 1].Term != commitTerm)
        {
            throw PeerRequestCheck.Invalid(
                $"entries[{skipped - 1}].term is {request.Entries[skipped - 1].Term}, but index {commit} is committed here with term {commitTerm}");
        }

        return new AppendOverlap(skipped, commit, commitTerm);
    }

    private static async ValueTask<AppendOverlap> SkipEqualAsync(
        IRaftEngine log, AppendEntriesRequest request, AppendOverlap overlap, CancellationToken token)
    {
        var (skipped, index, term) = overlap;
        var end = Math.Min(log.LastIndex, index + request.Entries.Count - skipped);
        if (end <= index)
        {
            return overlap;
        }

        var terms = await log.ReadTermsAsync(index + 1, end, token).ConfigureAwait(false);
        var prevTerm = index == 0 ? 0 : (await log.ReadTermsAsync(index, index, token).ConfigureAwait(false))[0];
        if (prevTerm != term)
        {
            return overlap; // The entry before does not match: the library refuses the whole.
        }

        for (var i = 0; i < terms.Length && terms[i] == request.Entries[skipped].Term; i++)
        {
            (skipped, index, term) = (skipped + 1, index + 1, terms[i]);
        }

        return new AppendOverlap(skipped, index, term);
    }
}
