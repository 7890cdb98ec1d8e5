using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Watching;

/// <summary>
/// The newest changes of the state, in order, kept once for all who watch. Bounded by what they hold: whoever falls behind
/// the oldest is to take a whole picture. Revisions that changed nothing to watch are not kept.
/// </summary>
internal sealed class WatchFeed
{
    /// <summary>How many changed things are kept.</summary>
    public const int MostChanges = 50_000;

    private const int StepsAtOnce = 256;

    private readonly int mostChanges;
    private readonly Lock sync = new();
    private readonly LinkedList<WatchedStep> steps = [];
    private PlacementSnapshot position = PlacementSnapshot.Empty;
    private TaskCompletionSource moved = NewSignal();
    private long keptFrom;
    private int changes;

    /// <summary>Follows a replica, keeping <see cref="MostChanges"/>.</summary>
    public WatchFeed(IReplica replica)
        : this(replica, MostChanges)
    {
    }

    /// <summary>Follows a replica.</summary>
    /// <param name="replica">Whose state.</param>
    /// <param name="mostChanges">How many changed things are kept; at least one step always is.</param>
    public WatchFeed(IReplica replica, int mostChanges)
    {
        this.mostChanges = mostChanges;
        replica.Observe(Take);
    }

    /// <summary>The newest state. Every read of the replica shows this one or one before it.</summary>
    public PlacementSnapshot Position
    {
        get
        {
            lock (sync)
            {
                return position;
            }
        }
    }

    /// <summary>Finds what came after a revision, a bounded number of steps of it.</summary>
    /// <param name="revision">What the watcher has.</param>
    public WatchLookup Find(long revision)
    {
        lock (sync)
        {
            // Most watchers are near the end.
            var node = steps.Last;
            while (node is not null && node.Value.Changes.Revision > revision)
            {
                node = node.Previous;
            }

            var next = node is null ? steps.First : node.Next;

            // Revisions within one log entry were never a state.
            var isGone = revision < keptFrom || revision > position.Revision || next?.Value.Changes.FromRevision < revision;
            return new WatchLookup(isGone, isGone ? [] : StepsFrom(next), position, moved.Task);
        }
    }

    private static ImmutableArray<WatchedStep> StepsFrom(LinkedListNode<WatchedStep>? node)
    {
        var found = ImmutableArray.CreateBuilder<WatchedStep>();
        for (; node is not null && found.Count < StepsAtOnce; node = node.Next)
        {
            found.Add(node.Value);
        }

        return found.ToImmutable();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Take(PlacementSnapshot snapshot, StateChanges? what)
    {
        TaskCompletionSource? signal = null;
        lock (sync)
        {
            if (what is null)
            {
                // The state jumped: what lies between is not known.
                steps.Clear();
                (changes, keptFrom) = (0, snapshot.Revision);
                (signal, moved) = (moved, NewSignal());
            }
            else if (what.Count > 0)
            {
                Keep(new WatchedStep(what));
                (signal, moved) = (moved, NewSignal());
            }

            position = snapshot;
        }

        signal?.SetResult();
    }

    private void Keep(WatchedStep step)
    {
        steps.AddLast(step);
        changes += step.Changes.Count;
        while (changes > mostChanges && steps.Count > 1)
        {
            var oldest = steps.First!.Value.Changes;
            changes -= oldest.Count;
            keptFrom = oldest.Revision;
            steps.RemoveFirst();
        }
    }
}
