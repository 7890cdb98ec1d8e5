using System.Collections.Immutable;
using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Shards;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>A shard, as the page shows it. There are many: the names are short.</summary>
/// <param name="Id">Its id.</param>
/// <param name="C">Its collection.</param>
/// <param name="S">First hash, 16 hex digits: more than a number in JavaScript can hold.</param>
/// <param name="E">Last hash, likewise.</param>
/// <param name="Ep">Its epoch.</param>
/// <param name="L">The believed leader; 0 before the first.</param>
/// <param name="R">Its replicas, in order of placement.</param>
/// <param name="Gone">Whether its collection was deleted.</param>
/// <param name="M">Its move on the way; null when it has none.</param>
internal sealed record PageShard(
    ulong Id, string C, string S, string E, ulong Ep, ulong L, ImmutableArray<ulong> R, bool Gone, PageMove? M)
{
    /// <summary>Describes a shard of a state.</summary>
    public static PageShard Of(PlacementSnapshot state, Shard shard) => new(
        shard.Id,
        shard.Collection,
        Hex(shard.Range.Start),
        Hex(shard.Range.End),
        shard.Epoch,
        shard.LeaderId,
        shard.Replicas,
        shard.Retiring,
        PageMove.Of(state, shard));

    private static string Hex(ulong hash) => hash.ToString("x16", CultureInfo.InvariantCulture);
}
