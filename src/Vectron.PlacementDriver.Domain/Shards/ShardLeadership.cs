using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Shards;

/// <summary>Which of its replicas is believed to lead a shard.</summary>
/// <remarks>
/// <para>Every replica's view is what its last heartbeat said: the leader it named, or itself when it sent the shard's
/// membership, which only leaders do; a replica that said nothing of the shard has no view. A view counts only when
/// both the replica and the one it names are members; one that is leaving is, until another leader says otherwise.
/// Reports carry no term, and a deposed leader may go on naming itself until it notices; so the last report to arrive
/// proves nothing by itself. The rules follow from Raft's election safety (Ongaro and Ousterhout, section 5.2): a leader
/// has a majority of its group.</para>
/// <list type="number">
/// <item>The first view of all is believed: somebody leads, so the group was founded.</item>
/// <item>Later another leader is believed when a majority of the replicas name it,</item>
/// <item>or when it names itself and the one believed so far does not, or is unhealthy: nobody contests it.</item>
/// </list>
/// <para>A believed leader stays believed until another one is: a shard without news has not lost its leader.</para>
/// </remarks>
internal static class ShardLeadership
{
    /// <summary>Takes a replica's view of its shard.</summary>
    /// <param name="draft">The state; the shard in it is replaced when the view changes it.</param>
    /// <param name="shard">The shard as it is in the draft.</param>
    /// <param name="reporter">The worker that reports; nothing happens when it is no replica.</param>
    /// <param name="named">Whom it names; 0 for nobody.</param>
    public static void TakeView(PlacementDraft draft, Shard shard, ulong reporter, ulong named)
    {
        var position = shard.IndexOfMember(reporter);
        if (position < 0)
        {
            return;
        }

        var view = shard.IndexOfMember(named) >= 0 ? named : 0;
        var views = shard.LeaderViews;
        var known = views.IsEmpty ? 0 : views[position];
        if (view == known && (view == 0 || view == shard.LeaderId))
        {
            return;
        }

        if (view != known)
        {
            views = (views.IsEmpty ? [.. new ulong[shard.MemberCount]] : views).SetItem(position, view);
            shard = shard with { LeaderViews = views };
            draft.Put(shard);
        }

        if (view != 0 && view != shard.LeaderId && IsBelieved(draft, shard, view))
        {
            draft.Put(shard with { LeaderId = view, Bootstrapped = true, PreferredLeaderId = 0 });
            draft.ListsChanged(shard, instructions: !shard.Bootstrapped || shard.PreferredLeaderId != 0);
        }
    }

    private static bool IsBelieved(PlacementDraft draft, Shard shard, ulong candidate) =>
        shard.LeaderId == 0
        || HasMajority(shard.LeaderViews, candidate)
        || (NamesItself(shard, candidate) && !IsContestedByLeader(draft, shard));

    private static bool HasMajority(ImmutableArray<ulong> views, ulong candidate)
    {
        var votes = 0;
        foreach (var view in views)
        {
            votes += view == candidate ? 1 : 0;
        }

        return votes > views.Length / 2;
    }

    private static bool IsContestedByLeader(PlacementDraft draft, Shard shard) =>
        NamesItself(shard, shard.LeaderId) && draft.FindWorker(shard.LeaderId) is { Healthy: true };

    private static bool NamesItself(Shard shard, ulong worker) => shard.LeaderViewOf(worker) == worker;
}
