using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Placement.Deciders;

/// <summary>
/// The one chain of deciders: creation, repair, drain, balancing, dry run and explanation all ask it.
/// </summary>
public static class DeciderChain
{
    /// <summary>Those that look at the worker alone, in the order in which they are asked.</summary>
    public static ImmutableArray<IDecider> AboutWorkers { get; } =
    [
        new JoinedDecider(),
        new AliveDecider(),
        new StayingDecider(),
        new RoleDecider(),
        new HistoryDecider(),
        new DiskDecider(),
    ];

    /// <summary>Those that look at the worker and the shard, in the order in which they are asked.</summary>
    public static ImmutableArray<IDecider> AboutShards { get; } =
    [
        new MemberDecider(),
        new FormerMemberDecider(),
        new FailedStartDecider(),
        new RulesDecider(),
        new SpreadDecider(),
        new SpareDecider(),
        new MoveLimitDecider(),
    ];

    /// <summary>What the deciders about workers say: the first that is not content.</summary>
    public static Verdict JudgeWorker(in PlacementQuestion question) => Judge(AboutWorkers, question);

    /// <summary>What the deciders about shards say: the first that is not content.</summary>
    public static Verdict JudgeShard(in PlacementQuestion question) => Judge(AboutShards, question);

    /// <summary>What the whole chain says: the first that is not content.</summary>
    public static Verdict Judge(in PlacementQuestion question)
    {
        var verdict = JudgeWorker(question);
        return verdict == Verdict.Yes && question.Shard is not null ? JudgeShard(question) : verdict;
    }

    /// <summary>The first decider that is not content; null when all are.</summary>
    public static IDecider? FindRefusal(in PlacementQuestion question) =>
        FindRefusal(AboutWorkers, question)
        ?? (question.Shard is null ? null : FindRefusal(AboutShards, question));

    /// <summary>Every decider's answer, for people.</summary>
    public static ImmutableArray<Decision> Explain(in PlacementQuestion question)
    {
        var decisions = ImmutableArray.CreateBuilder<Decision>();
        foreach (var decider in question.Shard is null ? AboutWorkers : AboutWorkers.AddRange(AboutShards))
        {
            decisions.Add(new Decision(decider.Name, decider.Judge(question), decider.Explain(question)));
        }

        return decisions.ToImmutable();
    }

    private static Verdict Judge(ImmutableArray<IDecider> deciders, in PlacementQuestion question) =>
        FindRefusal(deciders, question)?.Judge(question) ?? Verdict.Yes;

    private static IDecider? FindRefusal(ImmutableArray<IDecider> deciders, in PlacementQuestion question)
    {
        foreach (var decider in deciders)
        {
            if (decider.Judge(question) != Verdict.Yes)
            {
                return decider;
            }
        }

        return null;
    }
}
