using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Rerankers;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Whose turn it is among the healthy rerankers. Each node counts for itself.</summary>
internal sealed class RerankerTurn
{
    private readonly Lock sync = new();
    private ulong last;

    /// <summary>The healthy reranker with the next higher id than the last one's, then the first again.</summary>
    /// <returns>Null when none is healthy.</returns>
    public Reranker? Next(PlacementSnapshot snapshot)
    {
        lock (sync)
        {
            Reranker? first = null;
            foreach (var reranker in snapshot.Rerankers.Values.Where(one => one.Healthy))
            {
                first ??= reranker;
                if (reranker.Id > last)
                {
                    first = reranker;
                    break;
                }
            }

            last = first?.Id ?? 0;
            return first;
        }
    }
}
